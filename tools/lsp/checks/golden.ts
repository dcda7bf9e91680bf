/** What is wrong with a golden before anything runs: its syntax, words that the vocabulary does not have, edges that cannot be. */
import { didYouMean } from "../../../engine/check/nearest.js";
import type { Diagnostic } from "../../../specs/diagnostic.js";
import type { Schema } from "../schema/schema.js";
import type { Word } from "../syntax/outline.js";
import { lineAt } from "../text.js";
import type { Source } from "../workspace/source.js";
import { kindsIn } from "../schema/kinds.js";
import { checkGraph, type VocabularyText } from "./compile.js";

function finding(source: Source, word: Word, code: string, message: string, help: readonly string[]): Diagnostic {
  const line = lineAt(source.lines(), word.start);
  const place = { file: source.path, line: line + 1, column: word.start - source.lines()[line]! + 1, length: word.end - word.start };
  return { severity: "error", code, message, labels: [{ text: "here", place }], notes: [], help };
}

function unknown(source: Source, schema: Schema, word: Word): Diagnostic | undefined {
  const { text } = word;
  if (word.role === "kind" && !schema.kinds.has(text)) return finding(source, word, "no_such_kind", `there is no kind of node \`${text}\``, didYouMean(text, schema.kinds.keys()));
  if (word.role === "edge" && !schema.edges.has(text)) return finding(source, word, "no_such_edge", `there is no kind of edge \`${text}\``, didYouMean(text, schema.edges.keys()));
  return word.role === "attribute" ? unknownAttribute(source, schema, word) : undefined;
}

function unknownAttribute(source: Source, schema: Schema, word: Word): Diagnostic | undefined {
  const kinds = kindsIn(schema, [word.item!]);
  const of = [...(word.node ? kinds.node(word.node) : kinds.name(word.of!))];
  const known = of.flatMap((kind) => [...schema.kinds.get(kind)!.attributes.keys()]);
  if (!of.length || known.includes(word.text)) return undefined;
  return finding(source, word, "no_such_attribute", `there is no attribute \`${word.text}\` at \`${of.slice(0, 4).join("`, `")}\``, didYouMean(word.text, known));
}

export function quickGolden(source: Source, schema: Schema, vocabulary?: VocabularyText): readonly Diagnostic[] {
  const { file, diagnostics } = source.cases();
  const words = source.outline().words.flatMap((word) => unknown(source, schema, word) ?? []);
  const told = new Set(words.map(({ labels }) => labels[0]!.place!.line));
  const graphs = file.cases.flatMap((one) => checkGraph(one, source.path, vocabulary)).filter(({ labels }) => !told.has(labels[0]?.place?.line));
  return [...diagnostics, ...words, ...graphs];
}
