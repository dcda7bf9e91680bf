/**
 * `npm run bench [linked|ablation|growth|options|machines] [--toolchain NAME] [--keep]`: tables of what linking by RACE costs, each a ratio
 * measured side by side in one run, or a count of instructions. Results are checked before anything is measured.
 * `npm run bench engine [W1 …]`: the same for the rule engine, which needs Node alone.
 */
import { run } from "../../frontends/rustc/toolchain/process.js";
import { missingComponents } from "../../frontends/rustc/toolchain/components.js";
import { findToolchain } from "../../frontends/rustc/toolchain/toolchain.js";
import { ablation } from "./ablation.js";
import { chosen, engine } from "./engine/engine.js";
import { workloads } from "./engine/workloads.js";
import { growth } from "./growth.js";
import { onMachines } from "./machines.js";
import { linked } from "./linked.js";
import { options } from "./options.js";

const benchmarks = { linked, ablation, growth, options, machines: onMachines } as const;
type Name = keyof typeof benchmarks;

/** What the benchmarks need and is not here, with what to do. */
async function missing(names: readonly Name[], toolchain: string): Promise<readonly string[]> {
  const lacks: string[] = [];
  const found = await findToolchain(toolchain);
  if ("diagnostic" in found) lacks.push(`${found.diagnostic.message} (${[...found.diagnostic.notes, ...found.diagnostic.help].join("; ")})`);
  else lacks.push(...missingComponents(found.value, found.value.host).map((one) => `${one.message} (${one.help.join("; ")})`));
  const counts = names.some((name) => name !== "growth" && name !== "machines");
  if (counts && (await run("valgrind", ["--version"])).status !== 0) lacks.push("valgrind is not there: install it (Debian: apt-get install valgrind), or run `npm run setup`");
  return lacks;
}

interface Asked {
  readonly names: readonly Name[];
  readonly toolchain: string;
  /** Whether what pages tell of this is written anew. */
  readonly keep: boolean;
}

function readArguments(args: readonly string[]): Asked | undefined {
  const at = args.indexOf("--toolchain");
  const toolchain = at < 0 ? "stable" : args[at + 1];
  const rest = args.filter((one, i) => one !== "--keep" && (at < 0 || (i !== at && i !== at + 1)));
  const known = rest.every((name) => name in benchmarks);
  if (!known || !toolchain) return undefined;
  return { names: (rest.length ? rest : Object.keys(benchmarks)) as readonly Name[], toolchain, keep: args.includes("--keep") };
}

async function engineAlone(names: readonly string[]): Promise<number> {
  const asked = chosen(names);
  if (asked) await engine(asked, console.log);
  else console.error(`usage: npm run bench engine [${workloads.map(({ name }) => name).join("|")}]…`);
  return asked ? 0 : 2;
}

async function main(args: readonly string[]): Promise<number> {
  if (args[0] === "engine") return engineAlone(args.slice(1));
  const asked = readArguments(args);
  if (!asked) {
    console.error(`usage: npm run bench -- [${Object.keys(benchmarks).join("|")}]… [--toolchain NAME] [--keep], or npm run bench engine [W1 …]`);
    return 2;
  }
  const lacks = await missing(asked.names, asked.toolchain);
  for (const lack of lacks) console.error(`SKIPPED bench: ${lack}`);
  if (lacks.length) return process.env.RACE_NO_SKIP ? 1 : 0;
  for (const name of asked.names) {
    console.log(`\n== ${name} ==\n`);
    await benchmarks[name](asked.toolchain, (text) => console.log(text), asked.keep);
  }
  if (args.length) return 0;
  console.log("\n== engine ==\n");
  return engineAlone([]);
}

process.exitCode = await main(process.argv.slice(2));
