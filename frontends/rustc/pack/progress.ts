/** Progress of a pack: each step is named when it begins and timed when it ends; where it goes is the caller's matter. */

export interface Step {
  readonly name: string;
  readonly seconds: number;
  /** What the step says of itself, such as `8 probes` or `cached`. */
  readonly detail: string;
}

export interface Progress {
  /** Runs `work` as the step `name`, which may tell how far it is; `detail` is taken from what it returns to `describe`. */
  step<T>(name: string, work: (tell: (detail: string) => void) => Promise<T>, describe?: (result: T) => string): Promise<T>;
  readonly steps: readonly Step[];
}

/** What is told while a step runs: it begins, may say how far it is, and ends with its time. */
export interface Listener {
  begin(name: string): void;
  during?(name: string, detail: string): void;
  end(step: Step): void;
}

/** A progress that tells `listener` and remembers every step. */
export function trackProgress(listener: Listener): Progress {
  const steps: Step[] = [];
  return {
    steps,
    async step(name, work, describe = () => "") {
      listener.begin(name);
      const start = process.hrtime.bigint();
      const result = await work((detail) => listener.during?.(name, detail));
      const step = { name, seconds: Number(process.hrtime.bigint() - start) / 1e9, detail: describe(result) };
      steps.push(step);
      listener.end(step);
      return result;
    },
  };
}
