/** Rules, parameters, stages and cases of a file, and of all files for whoever looks for one by its name. */
import { SymbolKind, type DocumentSymbol, type WorkspaceSymbol } from "vscode-languageserver/node";
import type { Item } from "../syntax/outline.js";
import type { Source } from "../workspace/source.js";
import { allSources, type Workspace } from "../workspace/workspace.js";
import { locationIn, rangeIn } from "./place.js";

function kindOf({ kind, form }: Item): SymbolKind {
  if (kind === "param") return SymbolKind.Constant;
  if (kind === "stage") return SymbolKind.Namespace;
  if (kind === "case") return SymbolKind.String;
  return form === "forbid" ? SymbolKind.Event : form === "invariant" ? SymbolKind.Boolean : form === "rewrite" ? SymbolKind.Operator : SymbolKind.Function;
}

const titleOf = (item: Item): string => item.title || item.name?.text || item.form || item.kind;

const detailOf = ({ kind, form, change, type }: Item): string => (kind === "rule" ? [change, form].filter(Boolean).join(" ") : kind === "param" ? `param ${type ?? ""}`.trim() : kind);

const placeOf = (item: Item): { readonly start: number; readonly end: number } => item.name ?? item.head;

export function documentSymbols(source: Source): readonly DocumentSymbol[] {
  return source.outline().items.map((item) => ({
    name: titleOf(item),
    detail: detailOf(item),
    kind: kindOf(item),
    range: rangeIn(source, { start: item.docStart, end: item.end }),
    selectionRange: rangeIn(source, placeOf(item)),
  }));
}

/** Whether the letters of what is asked stand in a name, in this order. */
function fits(name: string, asked: string): boolean {
  let at = 0;
  for (const letter of asked) {
    at = name.indexOf(letter, at) + 1;
    if (!at) return false;
  }
  return true;
}

const mostSymbols = 500;

export function workspaceSymbols(workspace: Workspace, asked: string): readonly WorkspaceSymbol[] {
  const wanted = asked.toLowerCase();
  return allSources(workspace)
    .flatMap((source) => source.outline().items.map((item) => ({ source, item, name: titleOf(item) })))
    .filter(({ name }) => fits(name.toLowerCase(), wanted))
    .slice(0, mostSymbols)
    .map(({ source, item, name }) => ({ name, kind: kindOf(item), location: locationIn(source, placeOf(item)), containerName: source.path.slice(source.path.lastIndexOf("/") + 1) }));
}
