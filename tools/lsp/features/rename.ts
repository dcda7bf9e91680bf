/** A new name for a thing, at every place that names it. What the schema or the language names cannot be renamed here. */
import type { Range, WorkspaceEdit } from "vscode-languageserver/node";
import { isFree } from "../syntax/cursor.js";
import { mentionsOf, type Mention } from "../symbols/mentions.js";
import { pointedAt, ruleNamed, type Pointed, type Target } from "../symbols/target.js";
import type { Source } from "../workspace/source.js";
import { parametersOf, type Workspace } from "../workspace/workspace.js";
import { rangeIn } from "./place.js";

/** Why something cannot be done, in words for the editor to show. */
export interface Refused {
  readonly refused: string;
}

const renamable: ReadonlySet<Target["kind"]> = new Set(["local", "rule", "stage", "parameter"]);

function pointed(workspace: Workspace, source: Source, offset: number): Pointed | Refused {
  const all = pointedAt(workspace, source, offset);
  const found = all.find(({ target }) => renamable.has(target.kind));
  if (found) return found;
  return { refused: all.length ? `\`${all[0]!.word.text}\` is a word of the ${all[0]!.target.kind === "keyword" || all[0]!.target.kind === "function" ? "language" : "vocabulary"}` : "there is no name here" };
}

function mentionsToChange(workspace: Workspace, source: Source, { target, word }: Pointed): readonly Mention[] | Refused {
  const mentions = mentionsOf(workspace, source, target);
  if (target.kind === "local" && mentions.some((one) => one.word.short))
    return { refused: `\`${word.text}\` is the name of the attribute; write \`let name = x.${word.text}\` to call its value otherwise` };
  if (target.kind === "parameter" && mentions.some((one) => one.word.short))
    return { refused: `\`{ ${word.text} }\` compares the attribute of this name with the parameter; write \`{ ${word.text}: ${word.text} }\` first` };
  if (target.kind === "rule" && !ruleNamed(workspace, source, target.name)) return { refused: `no rule is called \`${target.name}\`` };
  return mentions;
}

/** What would be renamed, or why nothing. */
export function prepareRename(workspace: Workspace, source: Source, offset: number): { readonly range: Range; readonly placeholder: string } | Refused {
  const found = pointed(workspace, source, offset);
  if ("refused" in found) return found;
  const mentions = mentionsToChange(workspace, source, found);
  return "refused" in mentions ? mentions : { range: rangeIn(source, found.word), placeholder: found.word.text };
}

/** Why a new name cannot be taken. */
function objection(workspace: Workspace, source: Source, { target, word }: Pointed, name: string): string | undefined {
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name) || name === "_") return `\`${name}\` is not a name: names are letters, digits and \`_\``;
  if (name === word.text) return undefined;
  if (target.kind === "rule") return ruleNamed(workspace, source, name) && `there is already a rule \`${name}\``;
  if (target.kind !== "local" && target.kind !== "parameter") return undefined;
  if (!isFree(name)) return `\`${name}\` is a word of the language and names no node or value`;
  if (parametersOf(workspace, source).has(name)) return `there is a parameter \`${name}\``;
  const taken = target.kind === "local" && target.source.outline().words.some((one) => one.item === target.item && one.role === "name" && one.text === name);
  return taken ? `the rule already has a name \`${name}\`` : undefined;
}

export function rename(workspace: Workspace, source: Source, offset: number, name: string): WorkspaceEdit | Refused {
  const found = pointed(workspace, source, offset);
  if ("refused" in found) return found;
  const refused = objection(workspace, source, found, name);
  if (refused) return { refused };
  const mentions = mentionsToChange(workspace, source, found);
  if ("refused" in mentions) return mentions;
  const changes: Record<string, { range: Range; newText: string }[]> = {};
  for (const { source: where, word } of mentions) (changes[where.uri] ??= []).push({ range: rangeIn(where, word), newText: name });
  return { changes };
}
