/**
 * Lowering as the rest of the frontend sees it: a symbolic module goes in, an object comes out, with the meaning of
 * every symbol that was added and the guards that the code rests on. LLVM runs in a process of its own, with a time
 * and a memory limit; its failure is a diagnostic.
 */
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { architectureOf } from "../../../backends/architectures.js";
import type { Diagnostic } from "../../../specs/diagnostic.js";
import type { Expression, FieldFacts, Guard, Lowered } from "../expression.js";
import { mostBeside, type Sum } from "./copies.js";
import { failure } from "./failure.js";
import { findLibrary, type Machine } from "./llvm.js";
import { allMeasures, type Measures } from "./measures.js";
import { isSize } from "./opaque.js";
import { extendsWords, withoutRange } from "./words.js";
import type { Answer, Request } from "./worker.js";

export interface LowerInput {
  /** The symbolic module. */
  readonly ir: string;
  /** Every reserved value symbol of the module with its meaning. */
  readonly symbols: ReadonlyMap<string, Expression>;
  /** By `race.off.TYPE.FIELD`. */
  readonly fields: ReadonlyMap<string, FieldFacts>;
}

export interface LowerOptions {
  /** The toolchain whose LLVM is used: `rustc --print sysroot`. */
  readonly sysroot: string;
  /** Where the default, the module's own `target triple`, is not wanted. */
  readonly triple?: string;
  /** LLVM's name of the processor; functions that carry `target-cpu` go by that. */
  readonly cpu?: string;
  readonly features?: string;
  readonly relocation?: Machine["relocation"];
  readonly codeModel?: Machine["codeModel"];
  readonly measures?: Partial<Measures>;
  /** Milliseconds; 10 minutes if absent. */
  readonly timeLimit?: number;
  /** Bytes; 8 GiB if absent, 0 for none. */
  readonly memoryLimit?: number;
  /** A folder that gets every intermediate text. */
  readonly keep?: string;
}

export interface LowerResult {
  /** Absent if there is an error among the diagnostics. */
  readonly lowered?: Lowered;
  readonly diagnostics: readonly Diagnostic[];
  /** Milliseconds by step (`ms …`), lines of IR, and counts of what each measure did. */
  readonly statistics: Readonly<Record<string, number>>;
}

/** Lowers a symbolic module; never throws for what LLVM makes of it. */
export async function lower(input: LowerInput, options: LowerOptions): Promise<LowerResult> {
  const library = findLibrary(options.sysroot);
  if (library === undefined) {
    const message = `${options.sysroot}/lib holds no libLLVM`;
    return { diagnostics: [failure("loading LLVM", message)], statistics: {} };
  }
  const folder = options.keep ?? mkdtempSync(join(tmpdir(), "race-lower-"));
  try {
    const result = await lowerIn(folder, input, options, library);
    const { lowered } = result;
    if (!lowered || !extendsWords(lowered.object, input.ir)) return result;
    return await lowerIn(folder, { ...input, ir: withoutRange(input.ir) }, options, library);
  } finally {
    if (options.keep === undefined) rmSync(folder, { recursive: true, force: true });
  }
}

async function lowerIn(
  folder: string,
  input: LowerInput,
  options: LowerOptions,
  library: string,
): Promise<LowerResult> {
  const answerFile = join(folder, "answer.json");
  mkdirSync(folder, { recursive: true });
  rmSync(answerFile, { force: true });
  writeFileSync(join(folder, "module.ll"), input.ir);
  writeFileSync(join(folder, "request.json"), JSON.stringify(requestOf(input, options, library)));
  const ended = await runWorker(folder, options.timeLimit ?? 600_000);
  const answer = readAnswer(answerFile, ended);
  if (answer.kind === "failed")
    return { diagnostics: [failure(answer.stage, answer.message)], statistics: {} };
  const object = new Uint8Array(readFileSync(join(folder, "object.o")));
  return {
    lowered: meaning(answer, object, input),
    diagnostics: [],
    statistics: answer.statistics,
  };
}

function requestOf(input: LowerInput, options: LowerOptions, library: string): Request {
  const triple = options.triple ?? /^target triple = "([^"]*)"/m.exec(input.ir)?.[1] ?? "";
  const lowering = architectureOf(triple)?.lowering;
  return {
    library,
    ...(lowering && { lowering }),
    machine: {
      triple,
      cpu: options.cpu ?? "",
      features: options.features ?? "",
      relocation: options.relocation ?? lowering?.relocation ?? "pic",
      codeModel: options.codeModel ?? "default",
    },
    measures: { ...allMeasures, ...options.measures },
    fields: Object.fromEntries(input.fields),
    firstNumber: firstFreeNumber(input),
    sums: Object.fromEntries([...input.symbols].flatMap(([name, meaning]) => sumOf(name, meaning))),
    memoryLimit: options.memoryLimit ?? 8 * 2 ** 30,
    keep: options.keep !== undefined,
  };
}

/** A symbol that means `size(T) + c`. */
function sumOf(name: string, meaning: Expression): readonly (readonly [string, Sum])[] {
  if (meaning.op !== "add" || meaning.left.op !== "symbol" || meaning.right.op !== "const") return [];
  const { symbol } = meaning.left;
  const { constant } = meaning.right;
  const fits = isSize(symbol) && constant > 0n && constant <= BigInt(mostBeside);
  return fits ? [[name, { size: symbol, more: Number(constant) }]] : [];
}

function firstFreeNumber(input: LowerInput): number {
  const numbers = [...input.symbols.keys(), ...(input.ir.match(/race\.x\.\d+/g) ?? [])].map(
    (name) => Number(/^race\.x\.(\d+)$/.exec(name)?.[1] ?? -1),
  );
  return numbers.reduce((most, number) => Math.max(most, number), -1) + 1;
}

interface Ended {
  readonly status: number | null;
  readonly signal: string | null;
  readonly timedOut: boolean;
  readonly errors: string;
}

function runWorker(folder: string, timeLimit: number): Promise<Ended> {
  const worker = fileURLToPath(new URL("./worker.js", import.meta.url));
  const child = spawn(process.execPath, [worker, folder], { stdio: ["ignore", "ignore", "pipe"] });
  let errors = "";
  child.stderr.on("data", (text: Buffer) => (errors = (errors + text.toString()).slice(-200_000)));
  return new Promise((resolve, reject) => {
    let timedOut = false;
    const timer = setTimeout(() => {
      timedOut = true;
      child.kill("SIGKILL");
    }, timeLimit);
    child.on("error", reject);
    child.on("close", (status, signal) => {
      clearTimeout(timer);
      resolve({ status, signal, timedOut, errors });
    });
  });
}

function readAnswer(file: string, ended: Ended): Answer {
  if (ended.timedOut) return { kind: "failed", stage: "time limit", message: ended.errors };
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Answer;
  } catch {
    const how = ended.signal ?? `status ${ended.status}`;
    return { kind: "failed", stage: `LLVM ended with ${how}`, message: ended.errors };
  }
}

function meaning(
  answer: Answer & { kind: "lowered" },
  object: Uint8Array,
  input: LowerInput,
): Lowered {
  const leaf = (symbol: string): Expression =>
    input.symbols.get(symbol) ?? { op: "symbol", symbol };
  const symbols = new Map(
    answer.derived.map(({ name, terms }) => [name, sum(terms, leaf)] as const),
  );
  const sizes = answer.used.filter(([name, least]) => isSize(name) && least === "1");
  const guards = [
    ...sizes.map(([name]) => bound("ge", leaf(name), 1n, `${name} is taken to be at least 1`)),
    ...answer.derived.flatMap(({ name, least, most }) => [
      ...(BigInt(least) < 0n
        ? [bound("ge", symbols.get(name)!, BigInt(least), `${name} fits 32 bits`)]
        : []),
      bound("le", symbols.get(name)!, BigInt(most), `${name} fits 32 bits`),
    ]),
  ];
  return { object, symbols, copies: new Map(answer.copies), guards };
}

function bound(relation: "ge" | "le", left: Expression, limit: bigint, reason: string): Guard {
  return { relation, left, right: { op: "const", constant: limit }, reason };
}

function sum(
  terms: readonly (readonly [string, string])[],
  leaf: (symbol: string) => Expression,
): Expression {
  const parts = [...terms]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([symbol, k]) => term(symbol, BigInt(k), leaf));
  return parts.reduce((left, right) => ({ op: "add", left, right }));
}

function term(symbol: string, k: bigint, leaf: (symbol: string) => Expression): Expression {
  if (symbol === "") return { op: "const", constant: k };
  if (k === 1n) return leaf(symbol);
  return { op: "mul", left: { op: "const", constant: k }, right: leaf(symbol) };
}
