/**
 * The deep checks at a distance: a thread that is started when it is first needed, and given up and started anew
 * when an answer takes too long or its memory runs out.
 */
import { Worker } from "node:worker_threads";
import type { DeepAnswer, DeepRequest } from "./deep.js";

export interface Background {
  /** The answer, or nothing where there is none. */
  readonly ask: (request: DeepRequest) => Promise<DeepAnswer | undefined>;
  readonly stop: () => void;
}

export interface Limits {
  readonly milliseconds: number;
  readonly megabytes: number;
}

export const usualLimits: Limits = { milliseconds: 20_000, megabytes: 1024 };

type Answered = DeepAnswer | { readonly fault: string };

interface Thread {
  readonly worker: Worker;
  /** Who waits for an answer. */
  finish: (answer: Answered | undefined, reason?: string) => void;
}

function startThread({ megabytes }: Limits): Thread {
  const worker = new Worker(new URL("./worker.js", import.meta.url), { resourceLimits: { maxOldGenerationSizeMb: megabytes } });
  const thread: Thread = { worker, finish: () => undefined };
  worker.on("message", (answer: Answered) => thread.finish(answer));
  worker.on("error", (error) => thread.finish(undefined, String(error)));
  worker.on("exit", () => thread.finish(undefined));
  worker.unref();
  return thread;
}

export function startBackground(log: (text: string) => void, limits: Limits = usualLimits): Background {
  let thread: Thread | undefined;
  let last: Promise<unknown> = Promise.resolve();
  const stop = (): void => {
    void thread?.worker.terminate();
    thread = undefined;
  };
  const askNow = (request: DeepRequest): Promise<DeepAnswer | undefined> => {
    const asked = (thread ??= startThread(limits));
    return new Promise((done) => {
      const late = setTimeout(() => asked.finish(undefined, `the checks of ${request.files[0]?.path} took longer than ${limits.milliseconds} ms`), limits.milliseconds);
      asked.finish = (answer, reason) => {
        asked.finish = () => undefined;
        clearTimeout(late);
        if (answer === undefined) stop();
        if (answer && "fault" in answer) log(answer.fault);
        if (reason !== undefined) log(reason);
        done(answer && !("fault" in answer) ? answer : undefined);
      };
      asked.worker.postMessage(request);
    });
  };
  const ask: Background["ask"] = (request) => {
    const answer = last.then(() => askNow(request));
    last = answer;
    return answer;
  };
  return { ask, stop };
}
