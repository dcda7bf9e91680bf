/** The thread of the deep checks: one question at a time, each answered, whatever happens. */
import { parentPort } from "node:worker_threads";
import { deepCheck, type DeepAnswer, type DeepRequest } from "./deep.js";

function answer(request: DeepRequest): DeepAnswer | { readonly fault: string } {
  try {
    return deepCheck(request);
  } catch (error) {
    return { fault: String((error as Error).stack ?? error) };
  }
}

parentPort?.on("message", (request: DeepRequest) => parentPort!.postMessage(answer(request)));
