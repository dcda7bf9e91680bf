/**
 * `npm run fuzz -- parser|formatter|checker|engine [--seconds N] [--seed S]`: tries inputs made by chance until the time
 * is over, and writes what fails to `out/fuzz`, each failure as small as it could be made.
 * `--repeat FOLDER` tries the input of such a folder once more. Exit status 0: nothing failed; 1: something did; 2: wrong use.
 */
import { readFailure, writeFailure } from "./failure.js";
import { campaign } from "./supervise.js";
import { verdictOf, type Input, type Broken } from "./target.js";
import { targets } from "./targets.js";

interface Asked {
  readonly target: string;
  readonly seconds: number;
  readonly seed: number;
  readonly repeat?: string;
}

const usage = `usage: npm run fuzz -- ${Object.keys(targets).join("|")} [--seconds N] [--seed S] [--repeat FOLDER]`;

function readArguments(args: readonly string[]): Asked | undefined {
  const [target, ...rest] = args;
  if (target === undefined || !Object.hasOwn(targets, target)) return undefined;
  let asked: Asked = { target, seconds: 60, seed: 1 };
  for (let i = 0; i < rest.length; i += 2) {
    const value = rest[i + 1];
    if (value === undefined) return undefined;
    if (rest[i] === "--repeat") asked = { ...asked, repeat: value };
    else if ((rest[i] === "--seconds" || rest[i] === "--seed") && /^[0-9]+$/.test(value)) asked = { ...asked, [rest[i]!.slice(2)]: Number(value) };
    else return undefined;
  }
  return asked;
}

function repeat(target: string, folder: string): number {
  const verdict = verdictOf(targets[target]!, readFailure(folder));
  if (typeof verdict !== "object") {
    console.log(`${folder}: ${verdict === "idle" ? "refused, as it should be" : "all properties hold"}`);
    return 0;
  }
  console.log(`${folder}: ${verdict.property}\n${verdict.detail}`);
  return 1;
}

/** How many failures of one property are written down. */
const MOST_OF_ONE = 5;

async function fuzz({ target, seconds, seed }: Asked): Promise<number> {
  const seen = new Map<string, number>();
  const found = (number: number, input: Input, broken: Broken): void => {
    const times = (seen.get(broken.property) ?? 0) + 1;
    seen.set(broken.property, times);
    if (times > MOST_OF_ONE) return;
    console.log(`FAILED ${broken.property}: ${writeFailure({ target, seed, number, input, broken })}`);
  };
  const start = Date.now();
  const line = ({ inputs, held, idle }: { inputs: number; held: number; idle: number }): string =>
    `${target}: ${inputs} inputs in ${Math.round((Date.now() - start) / 1000)} s, properties held on ${held}, ${idle} refused before`;
  const counts = await campaign({ target, seed, seconds, found, progress: (now) => process.stderr.write(`${line(now)}\n`) });
  const failures = [...seen.values()].reduce((a, b) => a + b, 0);
  console.log(`${line(counts)}, ${failures} failures${failures ? ` of ${seen.size} properties` : ""} (seed ${seed})`);
  return failures ? 1 : 0;
}

const asked = readArguments(process.argv.slice(2));
if (!asked) console.error(usage);
process.exitCode = !asked ? 2 : asked.repeat !== undefined ? repeat(asked.target, asked.repeat) : await fuzz(asked);
