/**
 * Terms as closures over a frame. `undefined` means that there is no value: an attribute that is not set,
 * or arithmetic without an answer; whatever asked does not match.
 */
import type { Span } from "../../grammar/ast.js";
import type { Value } from "../graph/value.js";
import { divideDown, functions, remainder, representable } from "../rule/functions.js";
import type { Atom, Slot, Term } from "../rule/pattern.js";
import { aggregate } from "./aggregate.js";
import { attributeOf, type Store } from "./store.js";

/** Nodes as numbers, values as they are; what is not bound yet has no meaning. */
export type Frame = (Value | number | undefined)[];

export type Evaluate = (frame: Frame) => Value | number | undefined;

export interface Evaluation {
  readonly store: Store;
  /** Called when arithmetic has no answer. */
  readonly arithmetic: (span: Span, what: string, frame: Frame) => void;
  /** Prepares a search for all matches of some atoms, with some slots bound. */
  readonly find: (atoms: readonly Atom[], bound: readonly Slot[]) => Find;
}

/** Calls `found` with the frame of each match, until one says that it is enough. */
export type Find = (frame: Frame, found: (frame: Frame) => boolean) => boolean;

/** Compiles a term. */
export function evaluator(term: Term, context: Evaluation): Evaluate {
  const { store } = context;
  switch (term.kind) {
    case "value":
      return () => term.value;
    case "slot":
      return (frame) => frame[term.slot];
    case "attribute":
      return (frame) => attributeOf(store, frame[term.node] as number | undefined, term.name);
    case "has":
      return (frame) => (frame[term.node] === undefined ? undefined : (attributeOf(store, frame[term.node] as number, term.name) !== undefined) === term.set);
    case "aggregate":
      return aggregate(term, context);
    case "bound":
      return (frame) => frame[term.slot] !== undefined;
    case "default": {
      const [value, fallback] = [evaluator(term.value, context), evaluator(term.fallback, context)];
      return (frame) => value(frame) ?? fallback(frame);
    }
    case "choose": {
      const [condition, yes, no] = [term.condition, term.yes, term.no].map((one) => evaluator(one, context));
      return (frame) => {
        const chosen = condition!(frame);
        return chosen === undefined ? undefined : chosen ? yes!(frame) : no!(frame);
      };
    }
    case "key":
      return (frame) => (frame[term.node] === undefined ? undefined : store.keys[frame[term.node] as number]);
    case "call":
      return call(term, context);
    case "minus":
    case "not":
      return unary(term.kind, evaluator(term.operand, context));
    case "binary":
      return binary(term, context);
  }
}

function unary(kind: "minus" | "not", operand: Evaluate): Evaluate {
  return (frame) => {
    const value = operand(frame);
    if (value === undefined) return undefined;
    return kind === "minus" ? -(value as bigint) : !value;
  };
}

function call(term: Extract<Term, { kind: "call" }>, context: Evaluation): Evaluate {
  const args = term.args.map((arg) => evaluator(arg, context));
  const { apply } = functions[term.name]!;
  return (frame) => {
    const values: Value[] = [];
    for (const arg of args) {
      const value = arg(frame);
      if (value === undefined) return undefined;
      values.push(value as Value);
    }
    const result = apply(values);
    if (result === undefined || (typeof result === "bigint" && !representable(result))) {
      context.arithmetic(term.span, `${term.name}(${values.join(", ")})`, frame);
      return undefined;
    }
    return result;
  };
}

type Operator = (a: Value | number, b: Value | number) => Value | undefined;

const operators: Readonly<Record<string, Operator>> = {
  "+": (a, b) => (a as bigint) + (b as bigint),
  "-": (a, b) => (a as bigint) - (b as bigint),
  "*": (a, b) => (a as bigint) * (b as bigint),
  "/": (a, b) => divideDown(a as bigint, b as bigint),
  "%": (a, b) => remainder(a as bigint, b as bigint),
  "==": (a, b) => a === b,
  "!=": (a, b) => a !== b,
  "<": (a, b) => a < b,
  "<=": (a, b) => a <= b,
  ">": (a, b) => a > b,
  ">=": (a, b) => a >= b,
};

function binary(term: Extract<Term, { kind: "binary" }>, context: Evaluation): Evaluate {
  const left = evaluator(term.left, context);
  const right = evaluator(term.right, context);
  if (term.op === "and" || term.op === "or") return shortCircuit(term.op, left, right);
  const operator = operators[term.op]!;
  return (frame) => {
    const a = left(frame);
    const b = right(frame);
    if (a === undefined || b === undefined) return undefined;
    const result = operator(a, b);
    if (result === undefined || (typeof result === "bigint" && !representable(result))) {
      context.arithmetic(term.span, `${a} ${term.op} ${b}`, frame);
      return undefined;
    }
    return result;
  };
}

function shortCircuit(op: "and" | "or", left: Evaluate, right: Evaluate): Evaluate {
  const stops = op === "or";
  return (frame) => {
    const a = left(frame);
    if (a === undefined || a === stops) return a;
    return right(frame);
  };
}
