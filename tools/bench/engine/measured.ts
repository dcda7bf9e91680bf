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
  readonly provenance: boolean;
  /** Runs at most, and seconds after which no further one starts. */
  readonly runs: number;
  readonly seconds: number;
}

export interface Measured {
  /** Seconds of each run, the first first. */
  readonly times: readonly number[];
  readonly steps: number;
  /** Seconds to index the graph that is in graphology. */
  readonly indexing: number;
  /** Nodes and edges that there are in the end; of a search the states. */
  readonly elements: number;
  /** That the whole outcome takes. */
  readonly bytes: number;
}

const BUDGET = 1_000_000_000;

const optionsOf = (provenance: boolean) => ({ budget: BUDGET, provenance });

function bytes(): number {
  globalThis.gc!();
  globalThis.gc!();
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
function running(workload: Workload, { size, provenance }: MeasureOrder): (check: boolean) => Timed {
  const program = programOf(workload, size);
  const graph = workload.graph(size);
  return (check) => {
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

function measure(order: MeasureOrder): Measured {
  const workload = workloads.find(({ name }) => name === order.workload)!;
  const once = workload.search ? searching(workload, order) : running(workload, order);
  const { wrong, steps, indexing, seconds } = once(true);
  if (wrong.length) throw new Error(`${workload.name} ${JSON.stringify(order.size)}: ${wrong.join("; ")}`);
  const times = [seconds];
  const begin = process.hrtime.bigint();
  while (times.length < order.runs && secondsSince(begin) < order.seconds) times.push(once(false).seconds);
  return { times, steps, indexing, ...memory(workload, order, () => once(false)) };
}

/** What one more run leaves behind, by the nodes and edges, or the states, that there are then. */
function memory(workload: Workload, { size }: MeasureOrder, once: () => Timed): Pick<Measured, "elements" | "bytes"> {
  const before = bytes();
  const { made } = once();
  const after = bytes();
  const { nodes, edges, steps } = workload.expected(size);
  const parts = [...Object.values(nodes), ...Object.values(edges)].reduce((a, b) => a + b, 0);
  if (made === undefined) throw new Error("what was made is measured, so it must be alive");
  return { elements: workload.search ? steps! : parts, bytes: after - before };
}

process.stdout.write(JSON.stringify(measure(JSON.parse(process.argv[2]!) as MeasureOrder)));
