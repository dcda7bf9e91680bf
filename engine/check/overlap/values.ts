/**
 * Values for the attributes of a shape, such that both patterns can match: not set, or one of the constants that the rules
 * compare it with, or a neighbour of such a constant. What a condition says is evaluated as soon as its attributes have
 * values; what needs more than values (a key, an aggregate) is left to the run.
 */
import type { Value } from "../../graph/value.js";
import { divideDown, functions, remainder } from "../../rule/functions.js";
import { effectTerms } from "../../rule/effects.js";
import { allAtoms, atomTerms, type Atom, type Term } from "../../rule/pattern.js";
import type { Vocabulary } from "../../rule/vocabulary.js";
import type { Shape } from "./glue.js";
import { allTerms, type Pattern } from "./pattern.js";

/** A value, nothing (`undefined`), or not to be known here. */
type Known = Value | undefined | typeof UNKNOWN;

const UNKNOWN = Symbol("unknown");

export interface Place {
  readonly node: number;
  readonly name: string;
}

/** `node name` → value; an attribute that is not set has no entry. */
export type Assignment = ReadonlyMap<string, Value>;

export const placeKey = (node: number, name: string): string => `${node} ${name}`;

interface Setting {
  readonly pattern: Pattern;
  readonly placed: readonly (number | undefined)[];
  readonly decided: ReadonlySet<string>;
  readonly values: Assignment;
}

function attribute({ pattern, placed, decided, values }: Setting, slot: number, name: string): Known {
  const node = placed[pattern.nodeOf.get(slot) ?? -1];
  if (node === undefined) return UNKNOWN;
  const key = placeKey(node, name);
  return decided.has(key) ? values.get(key) : UNKNOWN;
}

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

function binary(op: string, a: Known, b: Known): Known {
  if (op === "and" || op === "or") return a === undefined || a === (op === "or") ? a : a === UNKNOWN ? UNKNOWN : b;
  if (a === undefined || b === undefined) return undefined;
  if (a === UNKNOWN || b === UNKNOWN) return UNKNOWN;
  if (op === "==" || op === "!=") return (a === b) === (op === "==");
  return typeof a === "bigint" && typeof b === "bigint" ? arithmetic[op]?.(a, b) : UNKNOWN;
}

function evaluate(term: Term, setting: Setting, depth = 0): Known {
  const inner = (one: Term): Known => (depth > 60 ? UNKNOWN : evaluate(one, setting, depth + 1));
  switch (term.kind) {
    case "value":
      return term.value;
    case "attribute":
      return attribute(setting, term.node, term.name);
    case "has": {
      const value = attribute(setting, term.node, term.name);
      return value === UNKNOWN ? UNKNOWN : (value !== undefined) === term.set;
    }
    case "slot": {
      if (term.sort === "node") return nodeValue(setting, term.slot);
      const definition = setting.pattern.definitions.get(term.slot);
      return definition ? inner(definition) : UNKNOWN;
    }
    case "not": {
      const value = inner(term.operand);
      return typeof value === "boolean" ? !value : value;
    }
    case "minus": {
      const value = inner(term.operand);
      return typeof value === "bigint" ? -value : value;
    }
    case "binary":
      return binary(term.op, inner(term.left), inner(term.right));
    case "call":
      return called(term.name, term.args.map(inner));
    case "default": {
      const value = inner(term.value);
      return value === undefined ? inner(term.fallback) : value;
    }
    case "choose": {
      const condition = inner(term.condition);
      return typeof condition === "boolean" ? inner(condition ? term.yes : term.no) : condition;
    }
    case "key":
    case "bound":
    case "aggregate":
      return UNKNOWN;
  }
}

// Nodes are compared with nodes alone: their number in the shape stands for them.
function nodeValue({ pattern, placed }: Setting, slot: number): Known {
  const node = placed[pattern.nodeOf.get(slot) ?? -1];
  return node === undefined ? UNKNOWN : `node ${node}`;
}

function called(name: string, args: readonly Known[]): Known {
  if (args.includes(undefined)) return undefined;
  const values = args.filter((arg) => arg !== undefined && arg !== UNKNOWN);
  return values.length < args.length ? UNKNOWN : functions[name]?.apply(values);
}

/** Whether an atom may hold, by what is known. */
function mayHold(atom: Atom, setting: Setting): boolean {
  switch (atom.kind) {
    case "equal":
    case "bind": {
      const value = attribute(setting, atom.node, atom.name);
      const wanted = evaluate(atom.kind === "equal" ? atom.value : { kind: "slot", slot: atom.value, sort: "value" }, setting);
      return value === UNKNOWN || (value !== undefined && wanted !== undefined && (wanted === UNKNOWN || wanted === value));
    }
    case "where": {
      const value = evaluate(atom.condition, setting);
      return value === UNKNOWN || value === true;
    }
    case "let":
      return evaluate(atom.term, setting) !== undefined;
    default:
      return true;
  }
}

/** Constants that the rules mention, by type. */
function constantsOf(patterns: readonly Pattern[]): readonly Value[] {
  const terms = patterns.flatMap(({ rule, conditions }) => {
    const ofAtoms = allAtoms([...rule.body.atoms, ...conditions]).flatMap(atomTerms);
    return [...ofAtoms, ...rule.effects.effects.flatMap(effectTerms)];
  });
  return [...new Set(terms.flatMap(allTerms).flatMap((term) => (term.kind === "value" ? [term.value] : [])))];
}

/** Most values of one attribute that are tried. */
const MOST_VALUES = 8;

function domain(type: string, constants: readonly Value[]): readonly (Value | undefined)[] {
  if (type === "bool") return [undefined, true, false];
  if (type === "string") return [undefined, ...constants.filter((value) => typeof value === "string"), "a", "b"].slice(0, MOST_VALUES);
  const ints = constants.filter((value) => typeof value === "bigint");
  const near = [...ints, ...ints.map((value) => value + 1n), ...ints.map((value) => value - 1n), 1n, 2n];
  return [undefined, ...new Set(near)].slice(0, MOST_VALUES);
}

/** The attributes of the shape that either rule looks at. */
function placesOf(shape: Shape, patterns: readonly [Pattern, Pattern], kinds: readonly string[], { nodes }: Vocabulary): readonly Place[] {
  const found = patterns.flatMap(({ looksAt }, side) => looksAt.map(({ node, name }) => ({ node: shape.placed[side as 0 | 1][node], name })));
  const there = found.filter((place): place is Place => place.node !== undefined && Object.hasOwn(nodes[kinds[place.node]!] ?? {}, place.name));
  return [...new Map(there.map((place) => [placeKey(place.node, place.name), place])).values()];
}

/** Assignments under which both patterns may match, those with the fewest attributes first as far as the order goes. */
export function* assignmentsOf(shape: Shape, patterns: readonly [Pattern, Pattern], kinds: readonly string[], vocabulary: Vocabulary): Generator<Assignment> {
  const places = placesOf(shape, patterns, kinds, vocabulary);
  const constants = constantsOf(patterns);
  const holds = (decided: ReadonlySet<string>, values: Assignment): boolean =>
    patterns.every((pattern, side) => {
      const setting: Setting = { pattern, placed: shape.placed[side as 0 | 1], decided, values };
      // What is drawn beyond a match may lack what the other rule sets.
      const atoms = pattern.beyond === "missing" ? pattern.conditions.filter((atom) => pattern.rule.body.atoms.includes(atom)) : pattern.conditions;
      return atoms.every((atom) => mayHold(atom, setting));
    });
  function* search(at: number, decided: ReadonlySet<string>, values: Assignment): Generator<Assignment> {
    if (!holds(decided, values)) return;
    const place = places[at];
    if (!place) return yield values;
    const key = placeKey(place.node, place.name);
    for (const value of domain(vocabulary.nodes[kinds[place.node]!]![place.name]!, constants))
      yield* search(at + 1, new Set(decided).add(key), value === undefined ? values : new Map(values).set(key, value));
  }
  yield* search(0, new Set(), new Map());
}
