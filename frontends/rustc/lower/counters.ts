/**
 * Integer counters for loops that walk a slice: a pointer steps by `size(T)` from `start` until it meets
 * `start + n*size(T)`. With a number as size LLVM derives the trip count and unrolls; with an unknown size it cannot
 * divide. So the loop gets a counter, and the comparison of pointers becomes one of numbers.
 *
 * Sound because both sides are the same multiple: the step does not wrap (`nuw`), so after i rounds the pointer is
 * `start + i*size` with `i*size < 2^64`; the end is `start + n*size` with `mul nuw`, so `n*size < 2^64`; and
 * `size >= 1`, which the link checks. Then the pointers are equal exactly if `i = n`. Where a flag is broken the
 * old comparison was poison, which any value refines.
 */
import {
  definitionsOf,
  functionsOf,
  LOCAL,
  type Definition,
  type IrFunction,
  type IrPart,
} from "../../../formats/llvm-ir/functions.js";
import { byteStep } from "./close.js";
import { loadedSymbol } from "./linear.js";
import { isSize } from "./opaque.js";

/** What was found and done, for statistics. */
export interface CounterCounts {
  /** Loops that step a pointer by a size. */
  loops: number;
  /** Comparisons replaced. */
  counters: number;
}

/** Adds counters to every function, in place; only where sizes are known to be at least 1. */
export function addCounters(parts: IrPart[]): CounterCounts {
  const counts = { loops: 0, counters: 0 };
  for (const fn of functionsOf(parts)) if (mentionsSize(fn)) countFunction(fn, counts);
  return counts;
}

function mentionsSize(fn: IrFunction): boolean {
  return fn.blocks.some((block) => block.lines.some((line) => line.includes("get.race.size.")));
}

interface Loop {
  /** The pointer's phi, and the value it gets from the back edges. */
  readonly pointer: string;
  readonly next: string;
  readonly start: string;
  readonly size: string;
  /** Incoming value and block of the phi, in order. */
  readonly incoming: readonly (readonly [string, string])[];
}

function countFunction(fn: IrFunction, counts: CounterCounts): void {
  const definitions = definitionsOf(fn);
  const loops = loopsOf(definitions);
  counts.loops += loops.length;
  const comparisons = comparisonsOf(definitions);
  const edits: Edits = { heads: new Map(), behind: new Map(), replaced: new Map() };
  let serial = 0;
  for (const loop of loops) {
    const met = [loop.pointer, loop.next].flatMap((walker) =>
      (comparisons.get(walker) ?? []).flatMap((comparison) => {
        const count = multiple(comparison.other, loop, definitions);
        return count === undefined ? [] : [{ ...comparison, walker, count }];
      }),
    );
    if (met.length === 0) continue;
    const [index, after] = [`%race.i${serial}`, `%race.j${serial++}`];
    addCounter(edits, loop, index, after, definitions);
    for (const { name, predicate, walker, count } of met) {
      edits.replaced.set(
        name,
        `icmp ${predicate} i64 ${walker === loop.next ? after : index}, ${count}`,
      );
      counts.counters++;
    }
  }
  apply(fn, edits, definitions);
}

const PHI = /^phi ptr (.*)$/;
const INCOMING = new RegExp(String.raw`\[ ([^,\]]+), (${LOCAL}) \]`, "g");

function loopsOf(definitions: ReadonlyMap<string, Definition>): Loop[] {
  const loops: Loop[] = [];
  for (const [pointer, { operation }] of definitions) {
    const phi = PHI.exec(operation);
    if (!phi) continue;
    const incoming = [...phi[1]!.matchAll(INCOMING)].map(
      (match) => [match[1]!, match[2]!] as const,
    );
    const loop = loopOf(pointer, incoming, definitions);
    if (loop) loops.push(loop);
  }
  return loops;
}

function loopOf(
  pointer: string,
  incoming: readonly (readonly [string, string])[],
  definitions: ReadonlyMap<string, Definition>,
): Loop | undefined {
  const stepOf = (value: string) => byteStep(definitions.get(value)?.operation ?? "");
  const steps = new Set(
    incoming.map(([value]) => value).filter((value) => stepOf(value)?.base === pointer),
  );
  const starts = new Set(incoming.map(([value]) => value).filter((value) => !steps.has(value)));
  const [next, start] = [[...steps][0], [...starts][0]];
  if (steps.size !== 1 || starts.size !== 1 || next === undefined || start === undefined)
    return undefined;
  const step = stepOf(next)!;
  const size = sizeLoaded(step.index, definitions);
  if (size === undefined || !step.flags.includes("nuw")) return undefined;
  return { pointer, next, start, size, incoming };
}

function sizeLoaded(
  value: string,
  definitions: ReadonlyMap<string, Definition>,
): string | undefined {
  const symbol = loadedSymbol(definitions.get(value)?.operation ?? "");
  return symbol !== undefined && isSize(symbol) ? symbol : undefined;
}

interface Comparison {
  readonly name: string;
  readonly predicate: string;
  readonly other: string;
}

const COMPARE = new RegExp(String.raw`^icmp (eq|ne) ptr (${LOCAL}), (${LOCAL})$`);

/** Comparisons of pointers by each of their operands; a debug location behind one is dropped with it. */
function comparisonsOf(definitions: ReadonlyMap<string, Definition>): Map<string, Comparison[]> {
  const found = new Map<string, Comparison[]>();
  for (const [name, { operation }] of definitions) {
    const match = COMPARE.exec(operation.replace(/, !dbg !\d+$/, ""));
    if (!match) continue;
    const [, predicate, left, right] = match as unknown as [string, string, string, string];
    for (const [side, other] of [[left, right] as const, [right, left] as const])
      found.set(side, [...(found.get(side) ?? []), { name, predicate, other }]);
  }
  return found;
}

const PRODUCT = new RegExp(
  String.raw`^mul ((?:nuw |nsw )*)i64 (${LOCAL}|-?\d+), (${LOCAL}|-?\d+)(?:, !.*)?$`,
);

/** n, if a pointer is `start + n*size` without wrapping. */
function multiple(
  end: string,
  loop: Loop,
  definitions: ReadonlyMap<string, Definition>,
): string | undefined {
  const step = byteStep(definitions.get(end)?.operation ?? "");
  if (!step || step.base !== loop.start) return undefined;
  if (sizeLoaded(step.index, definitions) === loop.size) return "1";
  const product = PRODUCT.exec(definitions.get(step.index)?.operation ?? "");
  if (!product || !product[1]!.includes("nuw")) return undefined;
  if (sizeLoaded(product[3]!, definitions) === loop.size) return product[2]!;
  return sizeLoaded(product[2]!, definitions) === loop.size ? product[3]! : undefined;
}

interface Edits {
  /** Phis to put at the head of a block. */
  readonly heads: Map<number, string[]>;
  /** Instructions to put behind a definition. */
  readonly behind: Map<string, string>;
  /** New operations of comparisons. */
  readonly replaced: Map<string, string>;
}

function addCounter(
  edits: Edits,
  loop: Loop,
  index: string,
  after: string,
  definitions: ReadonlyMap<string, Definition>,
): void {
  const from = loop.incoming.map(
    ([value, block]) => `[ ${value === loop.next ? after : "0"}, ${block} ]`,
  );
  const { block } = definitions.get(loop.pointer)!;
  edits.heads.set(block, [
    ...(edits.heads.get(block) ?? []),
    `  ${index} = phi i64 ${from.join(", ")}`,
  ]);
  edits.behind.set(loop.next, `  ${after} = add nuw i64 ${index}, 1`);
}

function apply(fn: IrFunction, edits: Edits, definitions: ReadonlyMap<string, Definition>): void {
  const insertions = new Map<number, Map<number, string>>();
  for (const [name, line] of edits.behind) {
    const { block, index } = definitions.get(name)!;
    const here = insertions.get(block) ?? new Map<number, string>();
    insertions.set(block, here.set(index, line));
  }
  for (const [name, operation] of edits.replaced) {
    const { block, index } = definitions.get(name)!;
    const debug = /, !dbg !\d+$/.exec(fn.blocks[block]!.lines[index]!)?.[0] ?? "";
    fn.blocks[block]!.lines[index] = `  ${name} = ${operation}${debug}`;
  }
  fn.blocks.forEach((block, b) => {
    const here = insertions.get(b);
    const heads = edits.heads.get(b);
    if (!here && !heads) return;
    const lines = block.lines.flatMap((line, i) => (here?.has(i) ? [line, here.get(i)!] : [line]));
    block.lines = [...(heads ?? []), ...lines];
  });
}
