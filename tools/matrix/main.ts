/**
 * `npm run matrix -- [PACKED[:HOSTED]] [--program NAME] [--install] [--page] [--known] [--own]`: packs plugins by each compiler, hosts them by
 * each, and says which work. Plugins are packed for hosts by any compiler, with `--own` for those of their own layout rule.
 * Without a filter all of them are tried; `--page` then writes `specs/compilers.md`. What was tried before is kept; with
 * `--known` nothing else is told of, and the page says what was not tried.
 */
import { writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { parseArgs } from "node:util";
import { findLlvm } from "../../frontends/rustc/toolchain/toolchain.js";
import { checkout } from "../test/programs.js";
import { cell, makeNothing, packed, Unknown, type Cell, type PackedAs } from "./cell.js";
import { page } from "./page.js";
import { programs } from "./programs.js";
import { install, lookFor, versionOf, wanted, type Compiler, type Rule } from "./toolchains.js";

const usage = "usage: npm run matrix -- [PACKED[:HOSTED]] [--program NAME] [--install] [--page] [--known] [--texts] [--own]";

function fail(why: string): never {
  console.error(`${why}\n${usage}`);
  process.exit(2);
}

function parsed() {
  try {
    return parseArgs({ allowPositionals: true, options: { program: { type: "string", multiple: true }, install: { type: "boolean", default: false }, page: { type: "boolean", default: false }, known: { type: "boolean", default: false }, texts: { type: "boolean", default: false }, own: { type: "boolean", default: false } } });
  } catch (error) {
    return fail((error as Error).message);
  }
}

const { values, positionals } = parsed();
const rule: Rule = values.own ? "own" : "any";
if (positionals.length > 1) fail("one filter at most");
const [by = "", on = ""] = (positionals[0] ?? "").split(":");
const chosen = programs.filter((one) => !values.program || values.program.includes(one.name));
if (!chosen.length) fail(`there is no program ${values.program?.join(", ")}: ${programs.map((one) => one.name).join(", ")}`);
if (values.page && (by || on || values.program || values.own)) fail("--page goes with the whole matrix only");

const extra = [...new Set([by, on])].filter((name) => name && !(wanted as readonly string[]).includes(name));
const names = [...wanted, ...extra];

if (values.install)
  for (const name of names) {
    if ((await lookFor(name, rule)).toolchain) continue;
    console.log(`installing ${name}`);
    const wrong = await install(name);
    if (wrong) console.log(`${name} cannot be had: ${wrong}`);
  }

const compilers: readonly Compiler[] = await Promise.all(names.map((name) => lookFor(name, rule)));
for (const one of compilers) if (!one.toolchain) console.log(`MISSING ${one.name}: ${one.why} (npm run matrix -- --install)`);
const there = compilers.filter((one) => one.toolchain);
const packers = there.filter((one) => !by || one.name === by);
const hosts = there.filter((one) => !on || one.name === on);

if (values.known) makeNothing();
const ifKnown = <T>(asked: Promise<T>): Promise<T | undefined> =>
  asked.catch((error: Error) => {
    if (error instanceof Unknown) return undefined;
    throw error;
  });

const cells: Cell[] = [];
const made = new Map<string, PackedAs>();
for (const program of chosen)
  for (const plugin of packers) {
    const own = (await ifKnown(packed(program, "plugin", plugin, rule)))?.made;
    if (own) made.set(`${program.name} ${plugin.name}`, own);
    for (const host of hosts) {
      const one = await ifKnown(cell(program, plugin, host, rule));
      if (!one) continue;
      cells.push(one);
      console.log(`${program.name}: packed by ${plugin.name} (${own ? `${own.functions - own.left} of ${own.functions} functions` : "not packed"}), hosted by ${host.name}: ${one.outcome}${one.codes.length ? ` ${one.codes.join(", ")}` : ""}`);
      if (one.outcome === "WRONG" || values.texts) console.log(one.text);
    }
  }

const llvmOf = (one: Compiler): string => {
  const found = findLlvm(one.toolchain!);
  return "value" in found ? (/(\d+)[.-]/.exec(basename(found.value).replace(/^libLLVM[.-](so\.)?/, ""))?.[1] ?? "") : "";
};
if (values.page) writeFileSync(join(checkout, "specs/compilers.md"), page({ compilers, programs: chosen, cells, packed: made, llvm: new Map(there.map((one) => [one.name, llvmOf(one)])) }));
const wrong = cells.filter((one) => one.outcome === "WRONG").length;
console.log(`${there.map(versionOf).join(", ")}: ${cells.length} cells, ${cells.filter((one) => one.outcome === "works").length} work, ${cells.filter((one) => one.outcome === "refused").length} are refused, ${wrong} wrong; ${compilers.length - there.length} compilers missing`);
process.exit(wrong ? 1 : 0);
