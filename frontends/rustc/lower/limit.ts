/**
 * A bound on the memory of this process, so that a module on which LLVM grows without end harms nobody else.
 * `RLIMIT_DATA` counts what a process can write to, not what its runtime merely reserves.
 */
import koffi from "koffi";

const RLIMIT_DATA = 2;

/** Limits this process to `bytes` of writable memory; does nothing where the system has no such limit. */
export function limitMemory(bytes: number): void {
  if (process.platform !== "linux" || bytes <= 0) return;
  const library = koffi.load(null);
  const setLimit = library.func("int setrlimit(int resource, const uint64_t *limits)");
  setLimit(RLIMIT_DATA, [bytes, bytes]);
}
