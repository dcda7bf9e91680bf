/**
 * The process that loads LLVM: it takes a request from a folder, lowers, and writes the answer there. LLVM may abort;
 * then there is no answer, and the parent reads what LLVM said on standard error.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Lowering } from "../../../backends/architecture.js";
import type { FieldFacts } from "../expression.js";
import type { Sum } from "./copies.js";
import { limitMemory } from "./limit.js";
import { LlvmError, loadLlvm, type Machine } from "./llvm.js";
import type { Measures } from "./measures.js";
import { runPipeline, type PipelineOutput } from "./pipeline.js";

/** `request.json`; the module stands beside it as `module.ll`. */
export interface Request {
  readonly library: string;
  readonly machine: Machine;
  readonly measures: Measures;
  readonly fields: Readonly<Record<string, FieldFacts>>;
  readonly firstNumber: number;
  readonly lowering?: Lowering;
  /** Symbols that stand for a size and a few bytes more. */
  readonly sums: Readonly<Record<string, Sum>>;
  readonly memoryLimit: number;
  /** Write intermediate texts beside the answer. */
  readonly keep: boolean;
}

/** `answer.json`; the object stands beside it as `object.o`. Integers as decimal strings. */
export type Answer =
  | {
      readonly kind: "lowered";
      readonly derived: readonly {
        readonly name: string;
        readonly terms: readonly (readonly [string, string])[];
        readonly least: string;
        readonly most: string;
      }[];
      /** Symbols with the least and the most value that LLVM was told. */
      readonly used: readonly (readonly [string, string, string])[];
      readonly copies: readonly (readonly [string, string])[];
      readonly statistics: Readonly<Record<string, number>>;
    }
  | { readonly kind: "failed"; readonly stage: string; readonly message: string };

/** Does the work of one request. */
export function work(folder: string): void {
  const request = JSON.parse(readFileSync(join(folder, "request.json"), "utf8")) as Request;
  limitMemory(request.memoryLimit);
  writeFileSync(join(folder, "answer.json"), JSON.stringify(answer(folder, request)));
}

function answer(folder: string, request: Request): Answer {
  const keep = request.keep
    ? (stage: string, ir: string) => writeFileSync(join(folder, `${stage}.ll`), ir)
    : undefined;
  try {
    const output = runPipeline(loadLlvm(request.library), {
      ir: readFileSync(join(folder, "module.ll"), "utf8"),
      fields: new Map(Object.entries(request.fields)),
      machine: request.machine,
      measures: request.measures,
      firstNumber: request.firstNumber,
      ...(request.lowering && { lowering: request.lowering }),
      sums: new Map(Object.entries(request.sums)),
      ...(keep && { keep }),
    });
    writeFileSync(join(folder, "object.o"), output.object);
    return lowered(output);
  } catch (error) {
    if (error instanceof LlvmError)
      return { kind: "failed", stage: error.stage, message: error.message };
    throw error;
  }
}

function lowered(output: PipelineOutput): Answer {
  return {
    kind: "lowered",
    derived: output.derived.map(({ name, value, range }) => ({
      name,
      terms: [...value].map(([symbol, k]) => [symbol, String(k)] as const),
      least: String(range.least),
      most: String(range.most),
    })),
    used: [...output.used].flatMap(([name, range]) =>
      range ? [[name, String(range.least), String(range.most)] as const] : [],
    ),
    copies: [...output.copies],
    statistics: output.statistics,
  };
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href)
  work(process.argv[2]!);
