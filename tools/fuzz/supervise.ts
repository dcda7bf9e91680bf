/** Keeps a worker busy until the time is over; one that hangs or fills its heap is ended, noted, and followed by another. */
import { Worker } from "node:worker_threads";
import { longestInput, longestMinimising, mostMemory } from "./limits.js";
import { randomOf } from "./random.js";
import type { Broken, Input } from "./target.js";
import { targets } from "./targets.js";
import { phase, place, type Done, type Found, type Order } from "./worker.js";

export interface Campaign {
  readonly target: string;
  readonly seed: number;
  readonly seconds: number;
  readonly found: (number: number, input: Input, broken: Broken) => void;
  readonly progress: (counts: Counts) => void;
}

export interface Counts {
  readonly inputs: number;
  /** Inputs that the property was tried on. */
  readonly held: number;
  /** Inputs that were refused before. */
  readonly idle: number;
}

type End = { readonly kind: "done" } | { readonly kind: "died"; readonly broken: Broken };

function runWorker(order: Order, found: (one: Found) => void): Promise<End> {
  const now = new Int32Array(order.shared);
  const worker = new Worker(new URL("./worker.js", import.meta.url), { workerData: order, resourceLimits: { maxOldGenerationSizeMb: mostMemory } });
  return new Promise((resolve) => {
    let last = -1;
    let since = Date.now();
    const finish = (end: End): void => {
      clearInterval(watch);
      void worker.terminate().then(() => resolve(end));
    };
    const watch = setInterval(() => {
      const at = Atomics.load(now, place.phase);
      const mark = 3 * Atomics.load(now, place.number) + at;
      // Starting is reading our own code, which may take its time.
      const limit = at === phase.checking ? longestInput : longestMinimising;
      if (mark !== last) [last, since] = [mark, Date.now()];
      else if (Date.now() - since > limit * 1000) finish({ kind: "died", broken: { property: "ends soon", detail: `it took more than ${limit} seconds` } });
    }, 250);
    worker.on("message", (message: Found | Done) => (message.kind === "found" ? found(message) : finish({ kind: "done" })));
    worker.on("error", (error: Error & { code?: string }) => {
      const memory = error.code === "ERR_WORKER_OUT_OF_MEMORY";
      finish({ kind: "died", broken: { property: memory ? "bounded memory" : `ends the process ${error.message.slice(0, 60)}`, detail: String(error.stack ?? error) } });
    });
  });
}

/** Fuzzes; says how much was tried. */
export async function campaign({ target, seed, seconds, found, progress }: Campaign): Promise<Counts> {
  const shared = new SharedArrayBuffer(16);
  const now = new Int32Array(shared);
  const until = Date.now() + seconds * 1000;
  const counts = (): Counts => ({ inputs: Atomics.load(now, place.number) + 1, held: Atomics.load(now, place.held), idle: Atomics.load(now, place.idle) });
  const telling = setInterval(() => progress(counts()), 5000);
  for (let first = 0; Date.now() < until; ) {
    const end = await runWorker({ target, seed, first, until, shared }, (one) => found(one.number, one.input, one.broken));
    if (end.kind === "done") break;
    const number = Atomics.load(now, place.number);
    // While it was made smaller it had failed already, though in another way.
    found(number, targets[target]!.make(randomOf(seed, number)), end.broken);
    Atomics.store(now, place.phase, phase.starting);
    first = number + 1;
  }
  clearInterval(telling);
  return counts();
}
