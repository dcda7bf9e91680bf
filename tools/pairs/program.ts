/** Running what was linked: whatever it does, it ends soon. */
import { spawnSync } from "node:child_process";

/** A program of a few milliseconds that takes longer than this has lost its way. */
const TIME_LIMIT = 20_000;

/** What a program prints; with its status and what it says of it in front, if that is not 0. */
export function outputOf(path: string): string {
  const ran = spawnSync(path, { encoding: "utf8", timeout: TIME_LIMIT, maxBuffer: 1 << 26 });
  return ran.status === 0 ? ran.stdout : `status ${ran.status ?? ran.signal}\n${ran.stderr}\n${ran.stdout.slice(-2000)}`;
}
