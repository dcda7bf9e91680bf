/**
 * Aggregates: all matches of the range, a value of each, and one value of them all.
 * If one of the matches gives none, there is none: what is not known yet may still become known.
 */
import { byCodeUnit, type Value } from "../graph/value.js";
import { representable } from "../rule/functions.js";
import type { AggregateTerm, Slot } from "../rule/pattern.js";
import { evaluator, type Evaluate, type Evaluation, type Frame } from "./evaluate.js";
import { compareNodes, type Store } from "./store.js";

type Rows = (frame: Frame) => readonly Frame[] | undefined;

/** Compiles an aggregate. */
export function aggregate(term: AggregateTerm, context: Evaluation): Evaluate {
  const rows = term.op === "join" || term.op === "fold" ? inOrder(term, context) : unordered(term, context);
  if (term.op === "count") return (frame) => BigInt(rows(frame)!.length);
  const value = evaluator(term.value!, context);
  const all = values(rows, value);
  switch (term.op) {
    case "sum":
      return sum(term, context, all);
    case "max":
      return best(all, (a, b) => a > b);
    case "min":
      return best(all, (a, b) => a < b);
    case "all":
      return (frame) => all(frame)?.every((one) => one === true);
    case "any":
      return (frame) => all(frame)?.some((one) => one === true);
    case "join":
      return join(all, evaluator(term.separator!, context));
    case "fold":
      return fold(rows, term.fold!.slot, evaluator(term.fold!.start, context), value);
  }
}

function unordered(term: AggregateTerm, context: Evaluation): Rows {
  const find = context.find(term.atoms, term.outer);
  return (frame) => {
    const rows: Frame[] = [];
    find(frame, (match) => (rows.push(match.slice()), false));
    return rows;
  };
}

/** Matches by their keys, then by their nodes; none if a key has no value. */
function inOrder(term: AggregateTerm, context: Evaluation): Rows {
  const matches = unordered(term, context);
  const keys = term.by.map((key) => evaluator(key, context));
  const nodes = term.variables.filter(({ sort }) => sort === "node").map(({ slot }) => slot);
  return (frame) => {
    const rows = matches(frame)!.map((row) => ({ row, keys: keys.map((key) => key(row) as Value | undefined) }));
    if (rows.some((one) => one.keys.includes(undefined))) return undefined;
    rows.sort(
      (a, b) => compareKeys(a.keys as readonly Value[], b.keys as readonly Value[]) || compareRows(context.store, nodes, a.row, b.row),
    );
    return rows.map(({ row }) => row);
  };
}

function compareKeys(a: readonly Value[], b: readonly Value[]): number {
  for (let i = 0; i < a.length; i++) {
    const [one, other] = [a[i]!, b[i]!];
    const order = typeof one === "string" ? byCodeUnit(one, other as string) : one < other ? -1 : one > other ? 1 : 0;
    if (order) return order;
  }
  return 0;
}

/** The order of frames by the nodes in some of their slots. */
export function compareRows(store: Store, slots: readonly Slot[], a: Frame, b: Frame): number {
  for (const slot of slots) {
    const order = compareNodes(store, a[slot] as number | undefined, b[slot] as number | undefined);
    if (order) return order;
  }
  return 0;
}

type Values = (frame: Frame) => readonly Value[] | undefined;

function values(rows: Rows, value: Evaluate): Values {
  return (frame) => {
    const all = rows(frame)?.map((row) => value(row) as Value | undefined);
    return all?.includes(undefined) ? undefined : (all as readonly Value[] | undefined);
  };
}

function sum(term: AggregateTerm, context: Evaluation, all: Values): Evaluate {
  return (frame) => {
    const numbers = all(frame) as readonly bigint[] | undefined;
    const total = numbers?.reduce((a, b) => a + b, 0n);
    if (total === undefined || representable(total)) return total;
    context.arithmetic(term.span, "sum(…)", frame);
    return undefined;
  };
}

function best(all: Values, better: (a: bigint, b: bigint) => boolean): Evaluate {
  return (frame) => {
    const numbers = all(frame) as readonly bigint[] | undefined;
    return numbers?.length ? numbers.reduce((a, b) => (better(b, a) ? b : a)) : undefined;
  };
}

function join(all: Values, separator: Evaluate): Evaluate {
  return (frame) => {
    const [texts, between] = [all(frame), separator(frame)];
    return texts === undefined || between === undefined ? undefined : texts.join(between as string);
  };
}

function fold(rows: Rows, slot: Slot, start: Evaluate, next: Evaluate): Evaluate {
  return (frame) => {
    let reached = start(frame);
    for (const row of rows(frame) ?? [undefined]) {
      if (row === undefined || reached === undefined) return undefined;
      row[slot] = reached;
      reached = next(row);
    }
    return reached;
  };
}
