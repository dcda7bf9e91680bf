/**
 * Terms as JavaScript. A term without a value is `undefined`; whatever asked does not match.
 * Where two attributes or constants are only compared, the numbers of their values are, which costs an integer comparison.
 * Aggregates become loops in front of the expression that wants them, so they see every slot that is bound there.
 */
import type { AggregateTerm, Slot, Term } from "../rule/pattern.js";
import { add, call, divide, modulo, multiply, negate, subtract } from "./arithmetic.js";
import { apart, emitSteps, type Emission, type Held } from "./compile.js";
import { sortByKeys } from "./rows.js";
import { planAtoms } from "./plan.js";
import { constant, emit, fetched, fresh } from "./source.js";
import { columnOf, keyOf } from "./store.js";
import { intern, scalarOf } from "./values.js";

const nodeName = (slot: Slot): string => `n${slot}`;

/** The variable that holds a slot, under whatever shape. */
export function variable(slot: Slot, held: Held): string {
  return held.as === "node" ? nodeName(slot) : held.as === "id" ? `i${slot}` : `x${slot}`;
}

function heldAs(emission: Emission, slot: Slot): Held {
  const held = emission.scope.get(slot);
  if (!held) throw new Error(`slot ${slot} is not bound where it is read`);
  return held;
}

/** The number of a node's attribute value, 0 if it is not set. */
export function attributeId(emission: Emission, node: Slot, name: string): string {
  const { source, store } = emission;
  const ids = fetched(source, `${constant(source, columnOf(store, name), name)}.ids`);
  const read = `${ids}[${nodeName(node)}]`;
  return heldAs(emission, node).maybe ? `(${nodeName(node)} < 0 ? 0 : ${read})` : read;
}

/** The value of a number. */
export function valueAt(emission: Emission, id: string): string {
  return `${constant(emission.source, emission.store.values.table, "values")}[${id}]`;
}

/** The number of a term's value, where it is at hand: 0 if there is none. */
function idOf(emission: Emission, term: Term): string | undefined {
  switch (term.kind) {
    case "value":
      return String(intern(emission.store.values, scalarOf(term.value)));
    case "attribute":
      return attributeId(emission, term.node, term.name);
    case "slot":
      return heldAs(emission, term.slot).as === "id" ? `i${term.slot}` : undefined;
    default:
      return undefined;
  }
}

/** A condition that is true when the attribute has the value of the term. */
export function equalCondition(emission: Emission, node: Slot, name: string, term: Term): string {
  const own = attributeId(emission, node, name);
  const id = idOf(emission, term);
  if (id !== undefined) return sameId(emission, own, id);
  const value = known(emission, term);
  return `${value} !== undefined && ${valueAt(emission, own)} === ${value}`;
}

function sameId(emission: Emission, left: string, right: string): string {
  if (/^\d+$/.test(right)) return `${left} === ${right}`;
  const one = hold(emission, left);
  return `${one} !== 0 && ${one} === ${right}`;
}

function hold(emission: Emission, expression: string): string {
  const name = fresh(emission.source, "t");
  emit(emission.source, `const ${name} = ${expression};`);
  return name;
}

/** The term's value in a variable, so that it may be read more than once. */
export function known(emission: Emission, term: Term): string {
  return hold(emission, scalar(emission, term));
}

/** A condition that is true when the term is. */
export function truth(emission: Emission, term: Term): string {
  if (term.kind === "binary") {
    const { op, left, right } = term;
    if (op === "==" || op === "!=") return comparison(emission, op, left, right);
    if (op === "<" || op === "<=" || op === ">" || op === ">=") {
      // Nothing is less than `undefined`, nor greater.
      const [a, b] = [known(emission, left), known(emission, right)];
      return `${a} ${op} ${b}`;
    }
  }
  return `${scalar(emission, term)} === true`;
}

function comparison(emission: Emission, op: "==" | "!=", left: Term, right: Term): string {
  const [a, b] = [idOf(emission, left), idOf(emission, right)];
  if (a !== undefined && b !== undefined) {
    const [one, other] = /^\d+$/.test(a) ? [b, a] : [a, b];
    if (op === "==") return sameId(emission, one, other);
    const [x, y] = [hold(emission, one), hold(emission, other)];
    return `${x} !== 0 && ${y} !== 0 && ${x} !== ${y}`;
  }
  const [x, y] = [known(emission, left), known(emission, right)];
  return `${x} !== undefined && ${y} !== undefined && ${x} ${op}= ${y}`;
}

/** An expression for the term's value. What it needs beforehand is emitted. */
export function scalar(emission: Emission, term: Term): string {
  switch (term.kind) {
    case "value": {
      const value = scalarOf(term.value);
      return typeof value === "bigint" ? `${value}n` : JSON.stringify(value);
    }
    case "slot":
      return slotValue(emission, term.slot);
    case "attribute":
      return valueAt(emission, attributeId(emission, term.node, term.name));
    case "has": {
      const set = `${attributeId(emission, term.node, term.name)} ${term.set ? "!==" : "==="} 0`;
      return heldAs(emission, term.node).maybe ? `(${nodeName(term.node)} < 0 ? undefined : ${set})` : `(${set})`;
    }
    case "key": {
      const key = `${constant(emission.source, keyOf, "keyOf")}(${constant(emission.source, emission.store, "store")}, ${nodeName(term.node)})`;
      return heldAs(emission, term.node).maybe ? `(${nodeName(term.node)} < 0 ? undefined : ${key})` : key;
    }
    case "bound": {
      const held = heldAs(emission, term.slot);
      return held.as === "node" ? `(${nodeName(term.slot)} >= 0)` : `(${slotValue(emission, term.slot)} !== undefined)`;
    }
    case "default": {
      const result = later(emission, scalar(emission, term.value));
      return branch(emission, result, [[`${result} === undefined`, term.fallback]]);
    }
    case "choose": {
      const condition = known(emission, term.condition);
      return branch(emission, later(emission), [
        [`${condition} === true`, term.yes],
        [`${condition} === false`, term.no],
      ]);
    }
    case "call":
      return callOf(emission, term);
    case "minus":
    case "not":
      return unary(emission, term);
    case "binary":
      return binary(emission, term);
    case "aggregate":
      return aggregate(emission, term);
  }
}

function slotValue(emission: Emission, slot: Slot): string {
  const held = heldAs(emission, slot);
  if (held.as === "id") return valueAt(emission, `i${slot}`);
  if (held.as === "scalar") return `x${slot}`;
  return held.maybe ? `(n${slot} < 0 ? undefined : n${slot})` : `n${slot}`;
}

/** A variable that is given its value later, or has one already. */
function later(emission: Emission, value?: string): string {
  const name = fresh(emission.source, "t");
  emit(emission.source, value === undefined ? `let ${name};` : `let ${name} = ${value};`);
  return name;
}

/** Sets the variable where a condition holds; only that term is looked at. */
function branch(emission: Emission, result: string, ways: readonly (readonly [string, Term])[]): string {
  for (const [condition, term] of ways) {
    emit(emission.source, `if (${condition}) {`);
    const value = scalar(emission, term);
    emit(emission.source, `${result} = ${value};`, "}");
    if (ways.length > 1 && term !== ways.at(-1)![1]) emit(emission.source, "else");
  }
  return result;
}

/** Says that arithmetic has no answer here, with the nodes that are bound. */
function warning(emission: Emission, term: Extract<Term, { span: unknown }>, values: readonly string[]): string {
  const nodes = [...emission.scope].flatMap(([slot, held]) => (held.as === "node" ? [`${slot}, n${slot}`] : []));
  const { source } = emission;
  return `${constant(source, emission.warn, "warn")}(${constant(source, term, "term")}, [${values.join(", ")}], [${nodes.join(", ")}]);`;
}

function callOf(emission: Emission, term: Extract<Term, { kind: "call" }>): string {
  const { source } = emission;
  const result = later(emission);
  const args: string[] = [];
  for (const arg of term.args) {
    args.push(known(emission, arg));
    emit(source, `if (${args.at(-1)} !== undefined) {`);
  }
  emit(source, `${result} = ${constant(source, call, "call")}(${JSON.stringify(term.name)}, [${args.join(", ")}]);`);
  emit(source, `if (${result} === undefined) ${warning(emission, term, args)}`, "}".repeat(args.length));
  return result;
}

function unary(emission: Emission, term: Extract<Term, { kind: "minus" | "not" }>): string {
  const value = known(emission, term.operand);
  const done = term.kind === "not" ? `!${value}` : `${constant(emission.source, negate, "negate")}(${value})`;
  return `(${value} === undefined ? undefined : ${done})`;
}

const calculations: Readonly<Record<string, unknown>> = { "+": add, "-": subtract, "*": multiply, "/": divide, "%": modulo };

function binary(emission: Emission, term: Extract<Term, { kind: "binary" }>): string {
  const { source } = emission;
  const { op } = term;
  const left = later(emission, scalar(emission, term.left));
  if (op === "and" || op === "or") return branch(emission, left, [[`${left} === ${op === "and"}`, term.right]]);
  const right = known(emission, term.right);
  const both = `${left} !== undefined && ${right} !== undefined`;
  const calculate = calculations[op];
  if (!calculate) return `(${both} ? ${left} ${op.length === 2 && op !== "<=" && op !== ">=" ? `${op}=` : op} ${right} : undefined)`;
  const result = later(emission);
  emit(source, `if (${both}) {`, `${result} = ${constant(source, calculate, "calculate")}(${left}, ${right});`);
  emit(source, `if (${result} === undefined) ${warning(emission, term, [left, right])}`, "}");
  return result;
}

/** The loops of an aggregate's range, with what is done for each of its matches. */
function range(emission: Emission, term: AggregateTerm, label: string, each: (inner: Emission) => void): void {
  // A search may have begun at one of the range's own nodes; the range is over all of them.
  const own = new Set(term.variables.map(({ slot }) => slot));
  const around = [...emission.scope].filter(([slot]) => !own.has(slot));
  const inner: Emission = { ...apart(emission), scope: new Map(around) };
  const steps = planAtoms(emission.statistics, term.atoms, new Map(around).keys());
  emit(emission.source, `${label}: {`);
  emitSteps(inner, steps, 0, () => each(inner));
  emit(emission.source, "}");
}

function aggregate(emission: Emission, term: AggregateTerm): string {
  if (term.op === "join" || term.op === "fold") return ordered(emission, term);
  const { source } = emission;
  const start = { count: "0", sum: "0", all: "true", any: "false", max: "undefined", min: "undefined" }[term.op];
  const result = later(emission, start);
  const label = fresh(source, "range");
  range(emission, term, label, (inner) => {
    if (term.op === "count") return emit(source, `${result}++;`);
    const value = known(inner, term.value!);
    // One that has no value leaves the whole without one.
    emit(source, `if (${value} === undefined) { ${result} = undefined; break ${label}; }`);
    emit(source, ...accumulate(inner, term, result, value, label));
  });
  return result;
}

function accumulate(emission: Emission, term: AggregateTerm, result: string, value: string, label: string): readonly string[] {
  switch (term.op) {
    case "sum":
      return [
        `${result} = ${constant(emission.source, add, "calculate")}(${result}, ${value});`,
        `if (${result} === undefined) { ${warning(emission, term, [value])} break ${label}; }`,
      ];
    case "max":
      return [`if (${result} === undefined || ${value} > ${result}) ${result} = ${value};`];
    case "min":
      return [`if (${result} === undefined || ${value} < ${result}) ${result} = ${value};`];
    case "all":
      return [`if (${value} === false) ${result} = false;`];
    default:
      return [`if (${value} === true) ${result} = true;`];
  }
}

// Matches are gathered with their keys and nodes, sorted, and then gone through.
function ordered(emission: Emission, term: AggregateTerm): string {
  const { source } = emission;
  const [rows, whole, label] = [fresh(source, "rows"), fresh(source, "whole"), fresh(source, "range")];
  const holders: Held[] = [];
  emit(source, `const ${rows} = [];`, `let ${whole} = true;`);
  range(emission, term, label, (inner) => {
    const keys = term.by.map((key) => known(inner, key));
    for (const key of keys) emit(source, `if (${key} === undefined) { ${whole} = false; break ${label}; }`);
    holders.push(...term.variables.map(({ slot }) => inner.scope.get(slot)!));
    const slots = term.variables.map(({ slot }, i) => variable(slot, holders[i]!));
    emit(source, `${rows}.push([${[...keys, ...slots].join(", ")}]);`);
  });
  const nodes = term.variables.flatMap(({ sort }, i) => (sort === "node" ? [term.by.length + i] : []));
  emit(source, `if (${rows}.length > 1) ${constant(source, sortByKeys, "sortByKeys")}(${rows}, ${term.by.length}, [${nodes.join(", ")}], ${constant(source, emission.compareNodes, "compareNodes")});`);
  return goThrough(emission, term, { rows, whole, holders });
}

interface Gathered {
  readonly rows: string;
  readonly whole: string;
  readonly holders: readonly Held[];
}

function goThrough(emission: Emission, term: AggregateTerm, { rows, whole, holders }: Gathered): string {
  const { source } = emission;
  const inner: Emission = { ...emission, scope: new Map(emission.scope) };
  const [result, first, row] = [later(emission), fresh(source, "first"), fresh(source, "row")];
  emit(source, `if (${whole}) {`, `let ${first} = true;`);
  emit(source, `${result} = ${term.fold ? scalar(emission, term.fold.start) : '""'};`);
  emit(source, `for (const ${row} of ${rows}) {`, `if (${result} === undefined) break;`);
  term.variables.forEach(({ slot }, i) => {
    const held = holders[i] ?? { as: "node" };
    inner.scope.set(slot, held);
    emit(source, `const ${variable(slot, held)} = ${row}[${term.by.length + i}];`);
  });
  if (term.fold) {
    inner.scope.set(term.fold.slot, { as: "scalar" });
    emit(source, `const x${term.fold.slot} = ${result};`);
    emit(source, `${result} = ${scalar(inner, term.value!)};`);
  } else {
    const [value, separator] = [known(inner, term.value!), known(inner, term.separator!)];
    emit(source, `${result} = ${value} === undefined || ${separator} === undefined ? undefined : ${first} ? ${value} : ${result} + ${separator} + ${value};`);
  }
  emit(source, `${first} = false;`, "}", "}");
  return result;
}
