/**
 * The kept recording: records of all compilers in one compressed file. A line that says whose records follow and how many
 * stands before each part; compilers agree on most, which the compression makes use of.
 */
import { brotliCompressSync, brotliDecompressSync, constants } from "node:zlib";
import { readRecords, writeRecords } from "../../../engine/index.js";
import type { Recorded } from "./recorded.js";

interface Part {
  readonly compiler: string;
  readonly declared: number;
  readonly answers: number;
}

/** The file's bytes: the same for the same records. */
export function pack(all: readonly Recorded[]): Uint8Array {
  const text = all.map(({ compiler, declared, answers }) => {
    const part: Part = { compiler, declared: declared.length, answers: answers.length };
    return `${JSON.stringify(part)}\n${writeRecords(declared)}${writeRecords(answers)}`;
  });
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24 };
  return brotliCompressSync(text.join(""), { params });
}

/** Reads the file; damage throws. */
export function unpack(bytes: Uint8Array): readonly Recorded[] {
  const lines = brotliDecompressSync(bytes).toString("utf8").split("\n");
  const all: Recorded[] = [];
  let at = 0;
  const take = (count: number) => {
    const { records, diagnostics } = readRecords(lines.slice(at, (at += count)).join("\n"), "layouts.jsonl.br");
    if (diagnostics.length || records.length !== count) throw new Error(`layouts.jsonl.br is damaged before line ${at}`);
    return records;
  };
  while (at < lines.length && lines[at] !== "") {
    const { compiler, declared, answers } = JSON.parse(lines[at++]!) as Part;
    all.push({ compiler, declared: take(declared), answers: take(answers) });
  }
  return all;
}
