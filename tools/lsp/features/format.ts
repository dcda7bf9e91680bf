/** The house look, as the smallest stretch of lines that changes; a text that cannot be read stays as it is. */
import type { TextEdit } from "vscode-languageserver/node";
import { formatGolden, formatRules } from "../../../grammar/index.js";
import type { Source } from "../workspace/source.js";
import { rangeIn } from "./place.js";

/** The edit that makes one text of another, without the lines that both begin and end with. */
export function difference(source: Source, wanted: string): readonly TextEdit[] {
  const { text } = source;
  if (wanted === text) return [];
  let start = 0;
  while (start < text.length && text[start] === wanted[start]) start++;
  start = text.lastIndexOf("\n", start - 1) + 1;
  let [end, other] = [text.length, wanted.length];
  while (end > start && other > start && text[end - 1] === wanted[other - 1]) [end, other] = [end - 1, other - 1];
  return [{ range: rangeIn(source, { start, end }), newText: wanted.slice(start, other) }];
}

export function format(source: Source): readonly TextEdit[] {
  const { text } = (source.golden ? formatGolden : formatRules)(source.text, source.path);
  return text === undefined ? [] : difference(source, text);
}
