/** Every mention of what is pointed at: in all files, or marked in this one. */
import { DocumentHighlightKind, type DocumentHighlight, type Location } from "vscode-languageserver/node";
import { mentionsOf, type Mention } from "../symbols/mentions.js";
import { pointedAt } from "../symbols/target.js";
import type { Source } from "../workspace/source.js";
import type { Workspace } from "../workspace/workspace.js";
import { locationIn, rangeIn } from "./place.js";

function mentions(workspace: Workspace, source: Source, offset: number): readonly Mention[] {
  const all = pointedAt(workspace, source, offset).flatMap(({ target }) => (target.kind === "keyword" ? [] : mentionsOf(workspace, source, target)));
  const seen = new Set<string>();
  return all.filter(({ source: { uri }, word }) => !seen.has(`${uri} ${word.start}`) && seen.add(`${uri} ${word.start}`));
}

export function references(workspace: Workspace, source: Source, offset: number, declaration: boolean): readonly Location[] {
  return mentions(workspace, source, offset)
    .filter(({ word }) => declaration || !word.binds || word.role === "name")
    .map(({ source: where, word }) => locationIn(where, word));
}

export function highlights(workspace: Workspace, source: Source, offset: number): readonly DocumentHighlight[] {
  return mentions(workspace, source, offset)
    .filter((mention) => mention.source.uri === source.uri)
    .map(({ word }) => ({ range: rangeIn(source, word), kind: word.binds ? DocumentHighlightKind.Write : DocumentHighlightKind.Read }));
}
