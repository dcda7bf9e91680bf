/** What a word means: the thing that it is a name of, whichever file says so. */
import type { Source } from "../workspace/source.js";
import { allSources, filesUsed, parametersOf, programOf, schemaOf, schemaUri, type Workspace } from "../workspace/workspace.js";
import { kindsIn, type KindsOf } from "../schema/kinds.js";
import { homeOf, wordsAt, type Item, type Scope, type Word } from "../syntax/outline.js";

export type Target =
  | { readonly kind: "local"; readonly source: Source; readonly item: Item; readonly scope: Scope; readonly name: string }
  | { readonly kind: "rule" | "stage" | "parameter" | "kindname" | "edge" | "function" | "keyword"; readonly name: string }
  | { readonly kind: "attribute"; readonly name: string; readonly kinds: ReadonlySet<string> }
  | { readonly kind: "use"; readonly uris: readonly string[] };

export interface Pointed {
  readonly word: Word;
  readonly target: Target;
}

export interface LocatedItem {
  readonly source: Source;
  readonly item: Item;
}

/** The rule of a name that is not a change to another one. */
export function ruleNamed(workspace: Workspace, source: Source, name: string): LocatedItem | undefined {
  const rules = programOf(workspace, source).flatMap((one) => one.outline().items.filter((item) => item.kind === "rule" && item.name?.text === name).map((item) => ({ source: one, item })));
  return rules.find(({ item }) => item.change === undefined) ?? rules.find(({ item }) => item.change === "override");
}

export function stageNamed(workspace: Workspace, source: Source, name: string): LocatedItem | undefined {
  return programOf(workspace, source)
    .flatMap((one) => one.outline().items.map((item) => ({ source: one, item })))
    .find(({ item }) => item.kind === "stage" && item.name?.text === name);
}

/** An item with the rule that it extends, whose names it sees. */
export function family(workspace: Workspace, source: Source, item: Item): readonly Item[] {
  if (item.change !== "extend" || !item.name) return [item];
  const base = ruleNamed(workspace, source, item.name.text);
  return base ? [item, base.item] : [item];
}

/** The kinds of what stands in an item. */
export function kindsAround(workspace: Workspace, source: Source, item: Item): KindsOf {
  return kindsIn(schemaOf(workspace, source), family(workspace, source, item));
}

function localTarget(workspace: Workspace, source: Source, word: Word): Target | undefined {
  const { item, scope, text: name } = word;
  if (!item || !scope) return undefined;
  const home = homeOf(scope, name);
  if (item.change === "extend" && item.name && (!home || home === item.scope)) {
    const base = ruleNamed(workspace, source, item.name.text);
    if (base?.item.scope.bound.has(name)) return { kind: "local", source: base.source, item: base.item, scope: base.item.scope, name };
  }
  const declared = parametersOf(workspace, source).has(name);
  if (declared && (!home || home.bound.get(name)!.short)) return { kind: "parameter", name };
  return { kind: "local", source, item, scope: home ?? item.scope, name };
}

function attributeTarget(workspace: Workspace, source: Source, word: Word): Target {
  const kinds = word.item ? kindsAround(workspace, source, word.item) : undefined;
  const of = word.node ? kinds?.node(word.node) : word.of ? kinds?.name(word.of) : undefined;
  return { kind: "attribute", name: word.text, kinds: of ?? new Set() };
}

function usedBy(workspace: Workspace, source: Source, word: Word): Target {
  const line = source.outline().uses.find(({ path }) => path.includes(word));
  const path = line?.path.map(({ text }) => text) ?? [];
  if (path[0] === "graph" && path[1]) return { kind: "use", uris: [schemaUri(workspace, source.uri, path[1])] };
  return { kind: "use", uris: filesUsed(workspace, source, path.slice(0, line!.path.indexOf(word) + 1)).map(({ uri }) => uri) };
}

/** The meaning of one word. */
export function targetOf(workspace: Workspace, source: Source, word: Word): Target | undefined {
  switch (word.role) {
    case "name":
      return localTarget(workspace, source, word);
    case "kind":
      return { kind: "kindname", name: word.text };
    case "rule":
    case "stage":
    case "parameter":
    case "edge":
    case "function":
      return { kind: word.role, name: word.text };
    case "item":
    case "keyword":
      return { kind: "keyword", name: word.text };
    case "attribute":
      return attributeTarget(workspace, source, word);
    case "use":
      return usedBy(workspace, source, word);
    case "type":
      return undefined;
  }
}

/** What is pointed at; an attribute and the name that it gives are two things at one place. */
export function pointedAt(workspace: Workspace, source: Source, offset: number): readonly Pointed[] {
  return wordsAt(source.outline(), offset).flatMap((word) => {
    const target = targetOf(workspace, source, word);
    return target ? [{ word, target }] : [];
  });
}

export { allSources };
