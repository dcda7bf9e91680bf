/**
 * What the driver's mode `layouts` wrote for one compiler: declarations, and under the same keys rustc's answers.
 * Both are records of the graph, so that rules read the one as it is and make the other.
 */
import { readRecords, type Record } from "../../../engine/index.js";
import type { Diagnostic } from "../../../specs/diagnostic.js";

export interface Recorded {
  /** Release of the compiler: `1.95.0`. */
  readonly compiler: string;
  readonly declared: readonly Record[];
  readonly answers: readonly Record[];
}

function parse(text: string, file: string): readonly Record[] {
  const { records, diagnostics } = readRecords(text, file);
  if (diagnostics.length) throw new Error(diagnostics.map(({ message, labels }: Diagnostic) => `${message} (line ${labels[0]?.place?.line})`).join("\n"));
  return records;
}

/** Reads what the driver wrote; damage is a bug of the driver and throws. */
export function readRecorded(compiler: string, declared: string, answers: string): Recorded {
  return { compiler, declared: parse(declared, "declared.jsonl"), answers: parse(answers, "answers.jsonl") };
}

/** Records by key. */
export const byKey = (records: readonly Record[]): ReadonlyMap<string, Record> => new Map(records.map((record) => [record.key, record]));
