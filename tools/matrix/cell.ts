/**
 * One cell: a plugin that one compiler packed, in a host of another. It works if the linked program prints what the whole
 * program by the host's compiler prints; else it is refused, with the codes that were told. Answers are kept, by all that
 * goes into them, so that a run goes on where it was ended.
 */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Diagnostic } from "../../specs/diagnostic.js";
import { cacheRoot, hashOf, withTemporary } from "../../frontends/rustc/pack/cache.js";
import { touch } from "../../frontends/rustc/pack/prune.js";
import { ownCode } from "../test/own-code.js";
import { checkout, linkTo, outputOf, packTo, shown, wholeProgram } from "../test/programs.js";
import type { Program } from "./programs.js";
import { sourcesOf } from "./programs.js";
import type { Compiler, Rule } from "./toolchains.js";

/** What came of a step: what was made of it, or the codes of a refusal with the text that a person reads. */
export interface Refused {
  readonly codes: readonly string[];
  readonly text: string;
}

export interface PackedAs {
  readonly path: string;
  /** Functions that could not be lifted, of all. */
  readonly left: number;
  readonly functions: number;
}

export interface Cell {
  readonly program: string;
  readonly plugin: string;
  readonly host: string;
  readonly outcome: "works" | "refused" | "WRONG";
  readonly codes: readonly string[];
  /** The refusal, or what is wrong. */
  readonly text: string;
}

const known = new Map<RegExp, string>();
const versionOf = (folders: RegExp): string => {
  const version = known.get(folders) ?? ownCode(folders);
  known.set(folders, version);
  return version;
};

const packing = /^(?:specs|engine|formats|backends|frontends)\//;
/** A whole program has nothing of RACE but the attributes. */
const nothing = /^$/;
const linking = /^(?:specs|grammar|engine|rules|formats|backends|frontends|tools\/cli)\//;

const refusal = (diagnostics: readonly Diagnostic[]): Refused => {
  const errors = diagnostics.filter((one) => one.severity === "error");
  return { codes: [...new Set(errors.map((one) => one.code))].sort(), text: shown(errors).replaceAll(`${checkout}/`, "") };
};

function keyOf(code: RegExp, compiler: Compiler, ...more: readonly string[]): string {
  return hashOf(checkout, versionOf(code), compiler.toolchain?.commit ?? "", ...more);
}

/** Thrown where only what is known is asked for, and an answer is not. */
export class Unknown extends Error {}

let onlyKnown = false;
/** From here on nothing is made: what is not known throws `Unknown`. */
export const makeNothing = (): void => void (onlyKnown = true);

/** Whether a machine with a full disk or without a network gave the answer: another time it would be another. */
export const isOfTheMachine = (answer: string): boolean => /No space left on device|ENOSPC|"cannot_write"|Could not resolve host|spurious network error/.test(answer);

/** An answer from the cache, or made and kept; a folder of its own goes with it. */
async function kept<T>(key: string, make: (folder: string) => Promise<T>): Promise<T & { readonly folder: string }> {
  const folder = join(cacheRoot(), "matrix", key);
  const file = join(folder, "answer.json");
  if (!existsSync(file)) {
    if (onlyKnown) throw new Unknown(key);
    mkdirSync(folder, { recursive: true });
    const answer = await make(folder);
    if (isOfTheMachine(JSON.stringify(answer))) throw new Error(`this says nothing of compilers: ${JSON.stringify(answer).slice(0, 400)}`);
    writeFileSync(`${file}.part`, JSON.stringify(answer));
    renameSync(`${file}.part`, file);
  }
  touch(folder);
  return { ...(JSON.parse(readFileSync(file, "utf8")) as T), folder };
}

/** A program's plugin or host, packed by a compiler. */
export function packed(program: Program, part: "plugin" | "host", compiler: Compiler, rule: Rule): Promise<{ readonly made?: PackedAs; readonly refused?: Refused }> {
  const any = part === "plugin" && rule === "any";
  return kept(keyOf(packing, compiler, program.name, part, ...(any ? ["any"] : []), ...sourcesOf(program)), async (folder) => {
    const path = join(folder, `${program.name}-${part}.rcrate`);
    const made = await packTo(path, join(checkout, program[part]), compiler.name, {
      ...(program.features ? { features: program.features, noDefaultFeatures: true } : {}),
      ...(any ? { anyCompiler: true } : {}),
    });
    if (!("role" in made)) return { refused: refusal(made) };
    return { made: { path, left: made.counts.refused, functions: made.counts.functions } };
  });
}

/** What the whole program by the host's compiler prints. */
async function oracle(program: Program, host: Compiler): Promise<{ readonly prints?: string; readonly fails?: string }> {
  return kept(keyOf(nothing, host, program.name, "whole", ...sourcesOf(program)), async () =>
    wholeProgram(join(checkout, program.host), host.name, program.binary, undefined, program.features).then(
      (path) => ({ prints: outputOf(path) }),
      (error: Error) => ({ fails: error.message }),
    ),
  );
}

async function linked(program: Program, parts: readonly string[], host: Compiler): Promise<Pick<Cell, "outcome" | "codes" | "text">> {
  return withTemporary(join(cacheRoot(), "matrix"), async (folder) => {
    const out = join(folder, "app");
    const { diagnostics } = await linkTo(out, parts);
    if (!existsSync(out)) return { outcome: "refused", ...refusal(diagnostics) };
    const { prints, fails } = await oracle(program, host);
    if (prints === undefined) return { outcome: "WRONG", codes: [], text: `the whole program cannot be built: ${fails}` };
    const mine = outputOf(out);
    if (mine !== prints) return { outcome: "WRONG", codes: [], text: `it prints\n${mine}\nand the whole program\n${prints}` };
    return prints.startsWith("status ") ? { outcome: "WRONG", codes: [], text: `the whole program fails: ${prints}` } : { outcome: "works", codes: [], text: "" };
  });
}

/** One cell of the matrix; both compilers must be there. */
export async function cell(program: Program, plugin: Compiler, host: Compiler, rule: Rule = "own"): Promise<Cell> {
  const about = { program: program.name, plugin: plugin.name, host: host.name };
  const parts = [await packed(program, "plugin", plugin, rule), await packed(program, "host", host, rule)];
  const refused = parts.flatMap((part) => part.refused ?? []);
  if (refused.length) return { ...about, outcome: "refused", codes: [...new Set(refused.flatMap((one) => one.codes))].sort(), text: refused.map((one) => one.text).join("\n") };
  const paths = parts.flatMap((part) => part.made?.path ?? []);
  const answer = await kept(keyOf(linking, host, program.name, "cell", rule, plugin.toolchain?.commit ?? "", ...sourcesOf(program)), () => linked(program, paths, host));
  const { outcome, codes, text } = answer;
  return { ...about, outcome, codes, text };
}
