/**
 * Conditions as simple facts. A condition is a choice of *ways*, each a list of facts that hold together:
 * `x == 1 or x == 2` has two ways, a condition that is false whatever the graph has none, and one that is not
 * understood has a way without facts, so that it excludes nothing.
 */
import type { Value } from "../graph/value.js";
import { divideDown, functions, remainder } from "../rule/functions.js";
import type { Atom, Term } from "../rule/pattern.js";
import { definitionsOf, keyOf, needsOf, type Definitions, type Names } from "./terms.js";

/** Something known by its key, plus an integer; a constant has its value, and integers are all `ZERO` plus themselves. */
export interface Side {
  readonly key: string;
  readonly offset: bigint;
  readonly value?: Value;
}

export const ZERO = "0";

export type TextTest = "starts_with" | "ends_with" | "contains";

export type Fact =
  /** `left - right <= by`, of integers */
  | { readonly kind: "order"; readonly left: Side; readonly right: Side; readonly by: bigint }
  | { readonly kind: "same"; readonly left: Side; readonly right: Side; readonly equal: boolean }
  | { readonly kind: "text"; readonly test: TextTest; readonly subject: Side; readonly part: string; readonly holds: boolean }
  /** An attribute is set, or not. */
  | { readonly kind: "set"; readonly key: string; readonly set: boolean };

export type Way = readonly Fact[];

/** One of the ways holds; without a way it never does. */
export type Condition = readonly Way[];

const ANYTHING: Condition = [[]];
const NEVER: Condition = [];

/** Conditions of more ways are not looked into. */
const MOST_WAYS = 16;

type Binary = Extract<Term, { kind: "binary" }>;

const arithmetic: Readonly<Record<string, (a: bigint, b: bigint) => Value | undefined>> = {
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  "/": divideDown,
  "%": remainder,
  "<": (a, b) => a < b,
  "<=": (a, b) => a <= b,
  ">": (a, b) => a > b,
  ">=": (a, b) => a >= b,
};

/** The value of a term that needs no graph. */
export function constantOf(term: Term, definitions: Definitions, depth = 0): Value | undefined {
  const inner = (one: Term): Value | undefined => (depth > 40 ? undefined : constantOf(one, definitions, depth + 1));
  switch (term.kind) {
    case "value":
      return term.value;
    case "slot": {
      const definition = term.sort === "value" ? definitions.get(term.slot) : undefined;
      return definition && inner(definition);
    }
    case "not": {
      const value = inner(term.operand);
      return typeof value === "boolean" ? !value : undefined;
    }
    case "minus": {
      const value = inner(term.operand);
      return typeof value === "bigint" ? -value : undefined;
    }
    case "call":
      return constantCall(term, term.args.map(inner));
    case "binary":
      return constantBinary(term.op, inner(term.left), inner(term.right));
    default:
      return undefined;
  }
}

const typeNames: Readonly<Record<string, string>> = { bigint: "int", string: "string", boolean: "bool" };

// Types may be wrong still: that is said elsewhere.
function constantCall({ name }: { readonly name: string }, args: readonly (Value | undefined)[]): Value | undefined {
  const known = args.filter((arg) => arg !== undefined);
  const spec = Object.hasOwn(functions, name) ? functions[name]! : undefined;
  if (!spec || known.length < Math.max(args.length, spec.parameters.length)) return undefined;
  const wanted = (at: number): string => spec.parameters[Math.min(at, spec.parameters.length - 1)]!;
  return known.every((arg, at) => wanted(at) === "any" || wanted(at) === typeNames[typeof arg]) ? spec.apply(known) : undefined;
}

function constantBinary(op: Binary["op"], a: Value | undefined, b: Value | undefined): Value | undefined {
  if (op === "and" && (a === false || b === false)) return false;
  if (a === undefined || b === undefined || typeof a !== typeof b) return undefined;
  if (op === "==" || op === "!=") return (a === b) === (op === "==");
  if (op === "and" || op === "or") return op === "and" ? a && b : a || b;
  return typeof a === "bigint" ? arithmetic[op]?.(a, b as bigint) : undefined;
}

function constantSide(value: Value): Side {
  if (typeof value === "bigint") return { key: ZERO, offset: value };
  return { key: `${typeof value} ${JSON.stringify(String(value))}`, offset: 0n, value };
}

function sideOf(term: Term, names: Names): Side | undefined {
  const value = constantOf(term, names.definitions);
  if (value !== undefined) return constantSide(value);
  const seen = term.kind === "slot" && term.sort === "value" ? names.definitions.get(term.slot) : undefined;
  if (seen) return sideOf(seen, names);
  const moved = term.kind === "binary" ? movedSide(term, names) : undefined;
  if (moved) return moved;
  const key = keyOf(term, names);
  return key === undefined ? undefined : { key, offset: 0n };
}

/** `x + 3` is `x`, three further on. */
function movedSide({ op, left, right }: Binary, names: Names): Side | undefined {
  if (op !== "+" && op !== "-") return undefined;
  const [a, b] = [constantOf(left, names.definitions), constantOf(right, names.definitions)];
  const rest = typeof b === "bigint" ? sideOf(left, names) : op === "+" && typeof a === "bigint" ? sideOf(right, names) : undefined;
  if (!rest) return undefined;
  return { key: rest.key, offset: rest.offset + (typeof b === "bigint" ? (op === "+" ? b : -b) : (a as bigint)) };
}

function same(left: Side | undefined, right: Side | undefined, equal: boolean): Way {
  if (!left || !right) return [];
  // Of two truth values the one that it is not leaves the other.
  if (!equal && typeof right.value === "boolean") return same(left, constantSide(!right.value), true);
  if (!equal && typeof left.value === "boolean") return same(constantSide(!left.value), right, true);
  return [{ kind: "same", left, right, equal }];
}

function order(left: Side | undefined, right: Side | undefined, by: bigint): Way {
  return left && right ? [{ kind: "order", left, right, by }] : [];
}

function compared(term: Binary, truth: boolean, names: Names): Way {
  const [left, right] = [sideOf(term.left, names), sideOf(term.right, names)];
  switch (term.op) {
    case "==":
      return same(left, right, truth);
    case "!=":
      return same(left, right, !truth);
    case "<":
      return truth ? order(left, right, -1n) : order(right, left, 0n);
    case "<=":
      return truth ? order(left, right, 0n) : order(right, left, -1n);
    case ">":
      return truth ? order(right, left, -1n) : order(left, right, 0n);
    case ">=":
      return truth ? order(right, left, 0n) : order(left, right, -1n);
    default:
      return [];
  }
}

const textTests: ReadonlySet<string> = new Set<TextTest>(["starts_with", "ends_with", "contains"]);

function tested(term: Extract<Term, { kind: "call" }>, holds: boolean, names: Names): Way | undefined {
  const part = textTests.has(term.name) && term.args[1] ? constantOf(term.args[1], names.definitions) : undefined;
  const subject = typeof part === "string" ? sideOf(term.args[0]!, names) : undefined;
  return subject && [{ kind: "text", test: term.name as TextTest, subject, part: part as string, holds }];
}

/** Both conditions at once. */
function both(one: Condition, other: Condition): Condition {
  if (one.length * other.length > MOST_WAYS) return ANYTHING;
  return one.flatMap((way) => other.map((next) => [...way, ...next]));
}

function either(one: Condition, other: Condition): Condition {
  return one.length + other.length > MOST_WAYS ? ANYTHING : [...one, ...other];
}

/** When the term is true, or false: without a value it is neither. */
export function conditionOf(term: Term, truth: boolean, names: Names): Condition {
  const value = constantOf(term, names.definitions);
  if (value !== undefined) return value === truth ? ANYTHING : NEVER;
  if (term.kind === "not") return conditionOf(term.operand, !truth, names);
  if (term.kind === "binary" && (term.op === "and" || term.op === "or")) {
    const [left, right] = [conditionOf(term.left, truth, names), conditionOf(term.right, truth, names)];
    return (term.op === "and") === truth ? both(left, right) : either(left, right);
  }
  const needs: Way = needsOf(term, names).map((key) => ({ kind: "set", key, set: true }));
  return [[...needs, ...simple(term, truth, names)]];
}

function simple(term: Term, truth: boolean, names: Names): Way {
  if (term.kind === "binary") return compared(term, truth, names);
  if (term.kind === "has") {
    const key = keyOf({ kind: "attribute", node: term.node, name: term.name, span: term.span }, names);
    return key === undefined ? [] : [{ kind: "set", key, set: term.set === truth }];
  }
  const text = term.kind === "call" ? tested(term, truth, names) : undefined;
  return text ?? same(sideOf(term, names), constantSide(truth), true);
}

/** What an atom asks of values; `undefined` of an atom that asks for nodes and edges. */
export function conditionOfAtom(atom: Atom, names: Names): Condition | undefined {
  switch (atom.kind) {
    case "equal":
    case "bind": {
      const attribute: Term = { kind: "attribute", node: atom.node, name: atom.name, span: atom.origin.span };
      const value: Term = atom.kind === "equal" ? atom.value : { kind: "slot", slot: atom.value, sort: "value" };
      return conditionOf({ kind: "binary", op: "==", left: attribute, right: value, span: atom.origin.span }, true, names);
    }
    case "where":
      return conditionOf(atom.condition, true, names);
    case "let":
      return [needsOf(atom.term, names).map((key) => ({ kind: "set", key, set: true }))];
    default:
      return undefined;
  }
}

/** What a list of atoms asks of values, all of which must hold. */
export function conditionsOf(atoms: readonly Atom[], names: Names): readonly Condition[] {
  const own: Names = { nodeOf: names.nodeOf, definitions: definitionsOf(atoms, names.definitions) };
  return atoms.map((atom) => conditionOfAtom(atom, own)).filter((condition) => condition !== undefined);
}
