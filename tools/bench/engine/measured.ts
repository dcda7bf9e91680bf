/**
 * One measurement in a process of its own, so that neither the heap nor the optimised code of one workload is another's:
 * `node --expose-gc measured.js ORDER`, which prints what it found as JSON. The counts are checked before anything is
 * said of time; a run that is timed starts from a fresh index of the graph, which is not part of the time.
 */
import { rulesOf, runStore, storeOf } from "../../../engine/index.js";
import { storeOf as plainStoreOf } from "../../../engine/plain/store.js";
import { groundOf, search, specimenIn, storeOfSpecimens, symmetryOf } from "../../../engine/verify/index.js";
import { programOf } from "./load.js";
import { differences } from "./tally.js";
import type { Size, Workload } from "./workload.js";
import { workloads } from "./workloads.js";

export interface MeasureOrder {
  readonly workload: string;
  readonly size: Size;
  /** With and without provenance, or only one of them; they take turns. */
  readonly provenance: readonly boolean[];
  /** Runs of each, unless they take so many seconds; where they are short, there are more of them for so many seconds. */
  readonly runs: number;
  readonly seconds: { readonly most: number; readonly least: number };
}

export interface Measured {
  readonly steps: number;
  /** Seconds to index the graph that is in graphology. */
  readonly indexing: number;
  /** Nodes and edges that there are in the end; of a search the states. */
  readonly elements: number;
  /** In the order of what was asked for. */
  readonly ways: readonly Way[];
}

export interface Way {
  /** Seconds of each run, the first first. */
  readonly times: readonly number[];
  /** That the whole outcome takes. */
  readonly bytes: number;
}

const BUDGET = 1_000_000_000;

const optionsOf = (provenance: boolean) => ({ budget: BUDGET, provenance });

/** What is alive. Buffers are given back some time after nobody has them. */
async function bytes(): Promise<number> {
  for (let round = 0; round < 4; round++) {
    globalThis.gc!();
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

const secondsSince = (start: bigint): number => Number(process.hrtime.bigint() - start) / 1e9;

interface Timed {
  /** What is not as it has to be. */
  readonly wrong: readonly string[];
  readonly steps: number;
  readonly seconds: number;
  readonly indexing: number;
  /** Keeps what was made alive. */
  readonly made: unknown;
}

/** Runs that each start from a fresh index of one graph. */
function running(workload: Workload, { size }: MeasureOrder): (provenance: boolean, check: boolean) => Timed {
  const program = programOf(workload, size);
  const graph = workload.graph(size);
  return (provenance, check) => {
    const begin = process.hrtime.bigint();
    const store = storeOf(graph);
    const indexing = secondsSince(begin);
    const start = process.hrtime.bigint();
    const outcome = runStore(store, program, optionsOf(provenance));
    const seconds = secondsSince(start);
    return { wrong: check ? differences(outcome, workload.expected(size)) : [], steps: outcome.steps, seconds, indexing, made: outcome };
  };
}

/** Searches from one state that was prepared before. */
function searching(workload: Workload, { size }: MeasureOrder): () => Timed {
  const rewrites = rulesOf(programOf(workload, size)).filter(({ tree }) => tree.form === "rewrite");
  const begin = process.hrtime.bigint();
  const ground = groundOf(storeOfSpecimens([specimenIn(plainStoreOf(workload.graph(size)))]), rewrites, [])!;
  const symmetry = workload.search === "modulo symmetry" ? symmetryOf(ground) : undefined;
  const indexing = secondsSince(begin);
  return () => {
    const start = process.hrtime.bigint();
    const found = search(ground, symmetry ? { symmetry } : {});
    const seconds = secondsSince(start);
    const { steps } = workload.expected(size);
    const wrong = found.states === steps && found.deadlocks === 1 ? [] : [`${found.states} states with ${found.deadlocks} deadlocks, not ${steps} with one`];
    return { wrong, steps: found.states, seconds, indexing, made: found };
  };
}

async function measure(order: MeasureOrder): Promise<Measured> {
  const workload = workloads.find(({ name }) => name === order.workload)!;
  const once = workload.search ? searching(workload, order) : running(workload, order);
  const firsts = order.provenance.map((provenance) => first(workload, order.size, once(provenance, true)));
  const times = firsts.map(({ seconds }) => [seconds]);
  const begin = process.hrtime.bigint();
  while (secondsSince(begin) < (times[0]!.length < order.runs ? order.seconds.most : order.seconds.least))
    order.provenance.forEach((provenance, i) => {
      globalThis.gc!();
      times[i]!.push(once(provenance, false).seconds);
    });
  const ways: Way[] = [];
  for (const [i, provenance] of order.provenance.entries()) ways.push({ times: times[i]!, bytes: await memory(() => once(provenance, false)) });
  const { nodes, edges } = workload.expected(order.size);
  const { steps, indexing } = firsts[0]!;
  const parts = [...Object.values(nodes), ...Object.values(edges)].reduce((a, b) => a + b, 0);
  return { steps, indexing, elements: workload.search ? steps : parts, ways };
}

function first({ name }: Workload, size: Size, { wrong, steps, seconds, indexing }: Timed): Omit<Timed, "made" | "wrong"> {
  if (wrong.length) throw new Error(`${name} ${JSON.stringify(size)}: ${wrong.join("; ")}`);
  return { steps, seconds, indexing };
}

/** What one more run leaves behind. */
async function memory(once: () => Timed): Promise<number> {
  const before = await bytes();
  const { made } = once();
  const after = await bytes();
  if (made === undefined) throw new Error("what was made is measured, so it must be alive");
  return after - before;
}

process.stdout.write(JSON.stringify(await measure(JSON.parse(process.argv[2]!) as MeasureOrder)));
