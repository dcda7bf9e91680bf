/**
 * The most stack that each entry takes, where a policy asked and the rules could bound it: the bytes, and the calls by
 * which it takes them. The rules have the numbers; here the deepest calls are looked up in them.
 */
import { attributeOf, keyOf, nodesOf, targets, type Outcome, type Store } from "../../../engine/index.js";
import type { Edge } from "../../../frontends/rustc/ingest/reach.js";

/** A function on the deepest way, with the bytes that it takes itself, and the line of its call, or of the last one its first line. */
export interface StackFrame {
  readonly function: string;
  readonly bytes: number;
  readonly place?: string;
}

export interface StackBound {
  readonly bytes: number;
  readonly calls: readonly StackFrame[];
}

export type StackBounds = Readonly<{ [entry: string]: StackBound }>;

const bytesOf = (store: Store, node: number): number => Number(attributeOf(store, node, "stack") ?? 0);

function placeAt(store: Store, node: number, prefix: string): string | undefined {
  const [file, line] = [attributeOf(store, node, `${prefix}file`), attributeOf(store, node, `${prefix}line`)];
  return file === undefined ? undefined : `${file}:${line}`;
}

type CallPlace = (from: string, to: string) => string | undefined;

function frame(store: Store, node: number, callee: number | undefined, called: CallPlace): StackFrame {
  const bytes = bytesOf(store, node) - (callee === undefined ? 0 : bytesOf(store, callee));
  const place = callee === undefined ? placeAt(store, node, "") : (called(keyOf(store, node), keyOf(store, callee)) ?? placeAt(store, node, "indirect_"));
  return { function: String(attributeOf(store, node, "path")), bytes, ...(place === undefined ? {} : { place }) };
}

/** The calls behind a bound, the entry first. No circle has a bound, so there is an end. */
function deepest(store: Store, entry: number, called: CallPlace): readonly StackFrame[] {
  const calls: StackFrame[] = [];
  for (let node: number | undefined = entry; node !== undefined; ) {
    const callees: readonly number[] = targets(store, "calls", node);
    const next = callees.reduce<number | undefined>((best, one) => (best === undefined || bytesOf(store, one) > bytesOf(store, best) ? one : best), undefined);
    calls.push(frame(store, node, next, called));
    node = next;
  }
  return calls;
}

function placesOf(edges: readonly Edge[]): CallPlace {
  const places = new Map(edges.flatMap(({ kind, from, to, line }) => (kind === "calls" && line ? [[`${from}\n${to}`, `${line.file}:${line.line}`] as const] : [])));
  return (from, to) => places.get(`${from}\n${to}`);
}

/** Bounds by the path of the entry; `edges` say where calls stand. */
export function stackOf({ store }: Outcome, edges: readonly Edge[] = []): StackBounds {
  const called = placesOf(edges);
  const bounds = nodesOf(store, "Function").flatMap((node) => {
    const bounded = attributeOf(store, node, "entry") === true && attributeOf(store, node, "stack") !== undefined;
    return bounded ? [[String(attributeOf(store, node, "path")), { bytes: bytesOf(store, node), calls: deepest(store, node, called) }] as const] : [];
  });
  return Object.fromEntries(bounds.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** As a person reads it: each entry, and below it the frames of its deepest calls. */
export function stackLines(stack: StackBounds): readonly string[] {
  return Object.entries(stack).flatMap(([entry, { bytes, calls }]) => {
    const width = String(bytes).length;
    return [`${entry} takes at most ${bytes} bytes of stack:`, ...calls.map((one) => `  ${String(one.bytes).padStart(width)}  ${one.function}${one.place ? ` (${one.place})` : ""}`), ""];
  });
}
