/**
 * The matches of a rewrite that there may be, the first on top. It holds every match that would change something now,
 * and perhaps some that hold no longer: those are seen when they come to the top, and dropped. It is filled once by
 * matching in full, and from then on by what changes: nothing is searched twice, and a step costs what it touches.
 */
import type { Batch, Look } from "../match/compile.js";
import { intList, type IntList } from "../match/int-list.js";
import type { CompiledRule, Program } from "../rule/program.js";
import { clearHeap, dropFirst, emptyHeap, fillHeap, firstMatch, pushMatch, type First, type Heap, type Rank } from "./heap.js";
import { holdsOf } from "./holds.js";
import type { Random } from "./shuffle.js";
import { listen, widthOf } from "./logs.js";
import type { Machine } from "./machine.js";
import { allOf, batchOf, type RuleCode } from "./rule-code.js";
import { triggersOfRewrite, type Trigger } from "./triggers.js";

interface Seed {
  readonly trigger: Trigger;
  readonly log: IntList;
  readonly width: number;
  /** Entries of the log that were looked at. */
  cursor: number;
  batch?: Batch;
}

export interface Agenda {
  readonly code: RuleCode;
  readonly seeds: readonly Seed[];
  readonly heap: Heap;
  readonly holds: Look;
  readonly first: First;
  /** Whether it was filled. */
  filled: boolean;
}

const matches = intList(1024);

/** An agenda of a rule, which begins to listen. */
export function newAgenda(machine: Machine, program: Program, code: RuleCode, rank: Rank, random: Random | undefined): Agenda {
  const seeds = triggersOf(program, code.rule).map((trigger): Seed => {
    const log = listen(machine.store, trigger.change);
    const width = widthOf(trigger.change);
    return { trigger, log, width, cursor: log.length / width };
  });
  const heap = emptyHeap(code.stride, code.layout.nodes, rank, random);
  return { code, seeds, heap, holds: (code.holds ??= holdsOf(code)), first: { frames: heap.frames, at: 0, inRun: false }, filled: false };
}

const triggers = new WeakMap<CompiledRule, readonly Trigger[]>();

function triggersOf(program: Program, rule: CompiledRule): readonly Trigger[] {
  let known = triggers.get(rule);
  // A new edge may be gone again when it is looked at: so it is looked for.
  if (!known) triggers.set(rule, (known = triggersOfRewrite(rule, program).map(({ met: _, ...others }) => others)));
  return known;
}

function fill({ code, seeds, heap }: Agenda): void {
  for (const seed of seeds) seed.cursor = seed.log.length / seed.width;
  matches.length = 0;
  allOf(code)(matches);
  fillHeap(heap, matches);
}

/** Below, so much that is new is looked at piece by piece in any case. */
const FEW = 64;

/** Whether so much is new that it is cheaper to match in full again. */
function isMuch({ seeds, heap, code }: Agenda): boolean {
  let pending = 0;
  for (const { log, width, cursor } of seeds) pending += log.length / width - cursor;
  return pending > FEW && pending > heap.size + (heap.run.length - heap.gone) / heap.stride + code.context.store.nodes / 4;
}

/** Takes in what has changed since it was last asked. */
function catchUp(agenda: Agenda): void {
  if (isMuch(agenda)) return fill(agenda);
  for (const seed of agenda.seeds) {
    const end = seed.log.length / seed.width;
    if (seed.cursor >= end) continue;
    if (seed.trigger.entry.kind === "all") return fill(agenda);
    const batch = (seed.batch ??= batchOf(agenda.code, seed.trigger));
    while (seed.cursor < end) {
      matches.length = 0;
      seed.cursor = batch(seed.log.data, seed.cursor, end, matches);
      for (let at = 0; at < matches.length; at += agenda.code.stride) pushMatch(agenda.heap, matches.data, at);
    }
  }
}

/** Brings the first match that holds to `first`; false if there is none. */
export function findFirst(agenda: Agenda): boolean {
  if (agenda.filled) catchUp(agenda);
  else fill(agenda);
  agenda.filled = true;
  const { heap, first, holds } = agenda;
  while (firstMatch(heap, first)) {
    if (holds(first.frames, first.at)) return true;
    dropFirst(heap, first);
  }
  clearHeap(heap);
  return false;
}

/** Drops the first match: it changes nothing as things are. */
export function passOver({ heap, first }: Agenda): void {
  dropFirst(heap, first);
}

/** After a step: where the order is one of chance, the match that was taken is one of many again. */
export function putBack({ heap, first, code }: Agenda): void {
  if (!heap.random) return;
  const match = first.frames.slice(first.at, first.at + code.stride);
  dropFirst(heap, first);
  pushMatch(heap, match, 0);
}

/** Forgets entries of logs that all have looked at. */
export function trimLogs(agendas: readonly Agenda[]): void {
  const least = new Map<IntList, number>();
  for (const { seeds } of agendas) for (const { log, cursor, width } of seeds) least.set(log, Math.min(least.get(log) ?? Infinity, cursor * width));
  for (const [log, seen] of least) {
    log.data.copyWithin(0, seen, log.length);
    log.length -= seen;
  }
  for (const { seeds } of agendas) for (const seed of seeds) seed.cursor -= least.get(seed.log)! / seed.width;
}
