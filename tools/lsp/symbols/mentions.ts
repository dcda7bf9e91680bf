/** Every place that names a thing: within a rule and what extends it, or across the files of a program. */
import type { Source } from "../workspace/source.js";
import { allSources, programOf, type Workspace } from "../workspace/workspace.js";
import { homeOf, type Item, type Word } from "../syntax/outline.js";
import { kindsAround, targetOf, type Target } from "./target.js";

export interface Mention {
  readonly source: Source;
  readonly word: Word;
}

type Local = Extract<Target, { kind: "local" }>;

/** Whether two files can run together. */
function related(workspace: Workspace, one: Source, other: Source): boolean {
  const program = new Set(programOf(workspace, one).map(({ uri }) => uri));
  return programOf(workspace, other).some(({ uri }) => program.has(uri));
}

function inItem({ source, item, scope, name }: Local): readonly Mention[] {
  const words = source.outline().words.filter((word) => word.item === item && word.role === "name" && word.text === name);
  return words.filter((word) => (homeOf(word.scope!, name) ?? item.scope) === scope).map((word) => ({ source, word }));
}

/** Items that extend the one in which a name is at home, and so see it. */
function extensions(workspace: Workspace, { source, item, scope }: Local): readonly { readonly source: Source; readonly item: Item }[] {
  if (scope !== item.scope || item.change === "extend" || !item.name) return [];
  const name = item.name.text;
  return allSources(workspace)
    .filter((one) => programOf(workspace, one).some(({ uri }) => uri === source.uri))
    .flatMap((one) => one.outline().items.filter((other) => other.change === "extend" && other.name?.text === name).map((other) => ({ source: one, item: other })));
}

function ofLocal(workspace: Workspace, target: Local): readonly Mention[] {
  const inOthers = extensions(workspace, target).flatMap(({ source, item }) => inItem({ ...target, source, item, scope: item.scope }));
  return [...inItem(target), ...inOthers];
}

/** Files that may name the same rule, stage or parameter. */
function neighbours(workspace: Workspace, source: Source): readonly Source[] {
  return allSources(workspace).filter((other) => other.uri === source.uri || related(workspace, source, other));
}

function ofParameter(workspace: Workspace, source: Source, name: string): readonly Mention[] {
  return neighbours(workspace, source).flatMap((one) =>
    one.outline().words.flatMap((word) => {
      if (word.text !== name || (word.role !== "parameter" && word.role !== "name")) return [];
      return word.role === "parameter" || targetOf(workspace, one, word)?.kind === "parameter" ? [{ source: one, word }] : [];
    }),
  );
}

function ofAttribute(workspace: Workspace, source: Source, { name, kinds }: Extract<Target, { kind: "attribute" }>): readonly Mention[] {
  const speaks = (one: Source, word: Word): boolean => {
    const around = kindsAround(workspace, one, word.item!);
    const of = word.node ? around.node(word.node) : around.name(word.of!);
    return !kinds.size || !of.size || [...of].some((kind) => kinds.has(kind));
  };
  return neighbours(workspace, source).flatMap((one) =>
    one.outline().words.flatMap((word) => (word.role === "attribute" && word.text === name && speaks(one, word) ? [{ source: one, word }] : [])),
  );
}

/** Every mention of a target as seen from a file, in the order of files and places. */
export function mentionsOf(workspace: Workspace, source: Source, target: Target): readonly Mention[] {
  switch (target.kind) {
    case "local":
      return ofLocal(workspace, target);
    case "parameter":
      return ofParameter(workspace, source, target.name);
    case "attribute":
      return ofAttribute(workspace, source, target);
    case "use":
      return [];
    case "rule":
    case "stage":
    case "edge":
    case "function":
    case "kindname":
    case "keyword": {
      const role = target.kind === "kindname" ? "kind" : target.kind;
      return neighbours(workspace, source).flatMap((one) => one.outline().words.flatMap((word) => (word.role === role && word.text === target.name ? [{ source: one, word }] : [])));
    }
  }
}
