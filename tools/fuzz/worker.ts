/**
 * Runs inputs in a thread of its own, which its supervisor ends if an input hangs or the heap is full.
 * The number of the input and what is done with it stand in shared memory, where the supervisor sees them.
 */
import { parentPort, workerData } from "node:worker_threads";
import { longestMinimising } from "./limits.js";
import { failsLike, minimised } from "./minimise.js";
import { randomOf } from "./random.js";
import { verdictOf, type Broken, type Input } from "./target.js";
import { targets } from "./targets.js";

/** What a worker is told. */
export interface Order {
  readonly target: string;
  readonly seed: number;
  readonly first: number;
  /** Milliseconds since the epoch. */
  readonly until: number;
  readonly shared: SharedArrayBuffer;
}

/** What a worker says. */
export interface Found {
  readonly kind: "found";
  readonly number: number;
  readonly input: Input;
  readonly broken: Broken;
}

export interface Done {
  readonly kind: "done";
  readonly inputs: number;
}

/** Places in the shared memory. */
export const place = { number: 0, phase: 1, held: 2, idle: 3 } as const;
export const phase = { starting: 0, checking: 1, minimising: 2 } as const;

function work({ target: name, seed, first, until, shared }: Order): void {
  const target = targets[name]!;
  const now = new Int32Array(shared);
  let number = first;
  Atomics.store(now, place.phase, phase.checking);
  for (; Date.now() < until; number++) {
    Atomics.store(now, place.number, number);
    const input = target.make(randomOf(seed, number));
    const verdict = verdictOf(target, input);
    if (verdict === "holds") Atomics.add(now, place.held, 1);
    else if (verdict === "idle") Atomics.add(now, place.idle, 1);
    else {
      Atomics.store(now, place.phase, phase.minimising);
      const end = Date.now() + longestMinimising * 800;
      const small = minimised(input, failsLike(target, verdict), () => Date.now() < end);
      const again = verdictOf(target, small);
      parentPort!.postMessage({ kind: "found", number, input: small, broken: typeof again === "object" ? again : verdict } satisfies Found);
      Atomics.store(now, place.phase, phase.checking);
    }
  }
  parentPort!.postMessage({ kind: "done", inputs: number - first } satisfies Done);
}

if (parentPort) work(workerData as Order);
