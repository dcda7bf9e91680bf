/** Words in the colours of what they mean, in the protocol's numbers: five for each, relative to the one before. */
import type { SemanticTokens, SemanticTokensLegend } from "vscode-languageserver/node";
import { bindingOf, type Role, type Word } from "../syntax/outline.js";
import { positionAt } from "../text.js";
import type { Source } from "../workspace/source.js";
import { parametersOf, type Workspace } from "../workspace/workspace.js";

export const legend: SemanticTokensLegend = {
  tokenTypes: ["variable", "type", "edge", "property", "function", "rule", "namespace", "parameter", "keyword"],
  tokenModifiers: ["declaration", "readonly"],
};

const types: Readonly<Record<Role, string>> = {
  name: "variable",
  kind: "type",
  edge: "edge",
  attribute: "property",
  function: "function",
  rule: "rule",
  stage: "namespace",
  parameter: "parameter",
  keyword: "keyword",
  item: "keyword",
  type: "type",
  use: "namespace",
};

function typeOf(word: Word, parameters: ReadonlyMap<string, unknown>): string {
  const binding = word.role === "name" ? bindingOf(word) : undefined;
  return word.role === "name" && parameters.has(word.text) && (!binding || binding.short) ? "parameter" : types[word.role];
}

function modifiersOf(word: Word): number {
  const sort = word.role === "name" ? (bindingOf(word) ?? word).sort : undefined;
  const first = word.binds && (word.role !== "name" || bindingOf(word) === word);
  return (first ? 1 : 0) | (sort === "value" ? 2 : 0);
}

export function semanticTokens(workspace: Workspace, source: Source): SemanticTokens {
  const data: number[] = [];
  const parameters = parametersOf(workspace, source);
  let before = { line: 0, character: 0 };
  for (const word of source.outline().words) {
    // A name that an attribute gives stands where the attribute does.
    if (word.short) continue;
    const at = positionAt(source.lines(), word.start);
    const type = legend.tokenTypes.indexOf(typeOf(word, parameters));
    data.push(at.line - before.line, at.line === before.line ? at.character - before.character : at.character, word.text.length, type, modifiersOf(word));
    before = at;
  }
  return { data };
}
