/**
 * One measurement in a process of its own, so that neither the heap nor the optimised code of one workload is another's:
 * `node --expose-gc measured.js ORDER`, which prints what it found as JSON. The counts are checked before anything is
 * said of time; a run that is timed starts from a fresh index of the graph, which is not part of the time.
 */
import { runStore, storeOf, type Outcome } from "../../../engine/index.js";
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
  /** Nodes and edges that there are in the end. */
  readonly elements: number;
  /** Bytes that the index of the start graph takes, and that the whole outcome takes. */
  readonly startBytes: number;
  readonly endBytes: number;
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
  readonly outcome: Outcome;
  readonly seconds: number;
  readonly indexing: number;
}

function timed(workload: Workload, { size, provenance }: MeasureOrder): () => Timed {
  const program = programOf(workload, size);
  const graph = workload.graph(size);
  return () => {
    const begin = process.hrtime.bigint();
    const store = storeOf(graph);
    const indexing = secondsSince(begin);
    const start = process.hrtime.bigint();
    const outcome = runStore(store, program, optionsOf(provenance));
    return { outcome, seconds: secondsSince(start), indexing };
  };
}

function measure(order: MeasureOrder): Measured {
  const workload = workloads.find(({ name }) => name === order.workload)!;
  const once = timed(workload, order);
  const wanted = workload.expected(order.size);
  const first = once();
  const wrong = differences(first.outcome, wanted);
  if (wrong.length) throw new Error(`${workload.name} ${JSON.stringify(order.size)}: ${wrong.join("; ")}`);
  const times = [first.seconds];
  const begin = process.hrtime.bigint();
  while (times.length < order.runs && secondsSince(begin) < order.seconds) times.push(once().seconds);
  return { times, steps: first.outcome.steps, indexing: first.indexing, ...memory(workload, order) };
}

function memory(workload: Workload, { size, provenance }: MeasureOrder): Pick<Measured, "elements" | "startBytes" | "endBytes"> {
  const program = programOf(workload, size);
  const graph = workload.graph(size);
  const before = bytes();
  const store = storeOf(graph);
  const indexed = bytes();
  const outcome = runStore(store, program, optionsOf(provenance));
  const after = bytes();
  const { nodes, edges } = workload.expected(size);
  const elements = [...Object.values(nodes), ...Object.values(edges)].reduce((a, b) => a + b, 0);
  // The outcome must be alive until here.
  if (outcome.steps < 0) throw new Error("steps are counted");
  return { elements, startBytes: indexed - before, endBytes: after - before };
}

process.stdout.write(JSON.stringify(measure(JSON.parse(process.argv[2]!) as MeasureOrder)));
