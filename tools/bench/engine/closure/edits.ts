/**
 * W7 with changes, in a process of its own: edges come to, or go from, a graph that was run, and the outcome is brought
 * up to date; beside it a run of the changed graph from scratch. Prints JSON.
 */
import { runStore, storeOf } from "../../../../engine/index.js";
import { edit, type GraphChange } from "../../../../engine/run/edit.js";
import { programOf } from "../load.js";
import { differences } from "../tally.js";
import { closure, closureOf, edgesOf, graphOf, placeKey } from "./closure.js";

/** One change of the graph of W7: the last edges that were drawn come, or go. */
export interface EditOrder {
  readonly edges: number;
  readonly change: "add" | "remove";
  readonly rounds: number;
}

export interface Edited {
  /** Pairs before and after. */
  readonly before: number;
  readonly after: number;
  /** Seconds of each round. */
  readonly edits: readonly number[];
  readonly scratch: readonly number[];
}

type Edges = readonly (readonly [number, number])[];

const size = closure.full;
const places = size["places"]!;
const options = { budget: 1_000_000_000, provenance: true };

function clocked<T>(work: () => T): readonly [T, number] {
  globalThis.gc!();
  const start = process.hrtime.bigint();
  const made = work();
  return [made, Number(process.hrtime.bigint() - start) / 1e9];
}

function check(outcome: ReturnType<typeof runStore>, edges: Edges, pairs: number): void {
  const wrong = differences(outcome, { nodes: { Place: places }, edges: { leads_to: edges.length, reaches: pairs } });
  if (wrong.length) throw new Error(wrong.join("; "));
}

function measure({ edges, change, rounds }: EditOrder): Edited {
  const program = programOf(closure, size);
  const all = edgesOf(size);
  const fewer = all.slice(0, -edges);
  const [from, to] = change === "add" ? [fewer, all] : [all, fewer];
  const changes = all.slice(-edges).map(([a, b]): GraphChange => ({ kind: change === "add" ? "add_edge" : "remove_edge", from: placeKey(a), edge: "leads_to", to: placeKey(b) }));
  const [before, after] = [closureOf(places, from), closureOf(places, to)];
  const edits: number[] = [];
  const scratch: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const first = runStore(storeOf(graphOf(places, from)), program, options);
    const [edited, editing] = clocked(() => edit(first, changes));
    check(edited, to, after);
    const store = storeOf(graphOf(places, to));
    const [anew, running] = clocked(() => runStore(store, program, options));
    check(anew, to, after);
    edits.push(editing);
    scratch.push(running);
  }
  return { before, after, edits, scratch };
}

process.stdout.write(JSON.stringify(measure(JSON.parse(process.argv[2]!) as EditOrder)));
