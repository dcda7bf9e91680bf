/** Names that can be meant at the cursor: of nodes and values, of rules and stages, of parameters, functions and files. */
import type { KindsOf } from "../../schema/kinds.js";
import { stageNamed } from "../../symbols/target.js";
import { homeOf, type Scope, type Word } from "../../syntax/outline.js";
import type { Source } from "../../workspace/source.js";
import { parametersOf, programOf, type Workspace } from "../../workspace/workspace.js";
import { describeFunction, describeItem, some } from "../describe.js";
import { aggregates } from "../../syntax/expressions.js";
import type { Offer } from "./offer.js";

/** Names that are bound here, from the inside to the outside. */
function bound(scope: Scope | undefined): readonly Word[] {
  return scope ? [...scope.bound.values(), ...bound(scope.parent)] : [];
}

export function nameOffers(kinds: KindsOf, scopes: readonly Scope[], wanted: "node" | "any", mark: string): readonly Offer[] {
  const words = scopes.flatMap(bound).filter((word) => !word.text.includes(mark) && (wanted === "any" || word.sort === "node"));
  return words.map((word) => {
    const of = word.sort === "node" ? [...kinds.name(word)] : [];
    return { label: word.text, kind: "Variable", detail: word.sort === "value" ? "a value" : of.length > 4 ? "a node" : of.join("|"), rank: 0 };
  });
}

export function parameterOffers(workspace: Workspace, source: Source): readonly Offer[] {
  return [...parametersOf(workspace, source)].map(([name, { source: where, item }]) => ({ label: name, kind: "Constant", detail: item.type ?? "", documentation: describeItem(where, item), rank: 1 }));
}

export function functionOffers(workspace: Workspace): readonly Offer[] {
  return [...workspace.manual.functions].map(([name, entries]) => ({
    label: name,
    kind: "Function",
    detail: entries.map(({ call }) => call).join(", "),
    documentation: describeFunction(entries),
    insert: aggregates.has(name) && entries.every(({ empty }) => empty !== undefined) ? `${name}(\${1:…} for $0)`.replace("count(${1:…} for", "count(for") : `${name}($0)`,
    rank: 2,
  }));
}

/** Rules of the program, of one form if it is asked for. */
export function ruleOffers(workspace: Workspace, source: Source, form?: string): readonly Offer[] {
  const found = new Map<string, Offer>();
  for (const one of programOf(workspace, source))
    for (const item of one.outline().items)
      if (item.kind === "rule" && item.name && !item.change && (!form || item.form === form))
        found.set(item.name.text, { label: item.name.text, kind: "Function", detail: item.form ?? "", documentation: describeItem(one, item), rank: 0 });
  return [...found.values()];
}

export function stageOffers(workspace: Workspace, source: Source): readonly Offer[] {
  const names = programOf(workspace, source).flatMap((one) => one.outline().items.flatMap(({ kind, name }) => (kind === "stage" && name ? [name.text] : [])));
  return ["main", ...new Set(names)].map((label) => {
    const stage = stageNamed(workspace, source, label);
    return { label, kind: "Module", documentation: stage ? describeItem(stage.source, stage.item) : undefined, rank: 0 };
  });
}

/** What can stand behind `use`, or behind its dots. */
export function useOffers(workspace: Workspace, source: Source, before: readonly string[]): readonly Offer[] {
  const offer = (label: string, detail: string): Offer => ({ label, kind: "Module", detail, rank: 0 });
  if (!before.length) return [offer("graph", "a vocabulary"), offer("rules", "files of the library"), offer("policies", "a file beside this one")];
  const folder = source.uri.slice(0, source.uri.lastIndexOf("/"));
  const children = (below: string, ending: RegExp): readonly string[] => {
    const uris = workspace.files.list(below).filter((uri) => ending.test(uri) && uri.startsWith(`${below}/`));
    return [...new Set(uris.map((uri) => uri.slice(below.length + 1).replace(ending, "").split("/")[0]!))];
  };
  if (before[0] === "graph" && before.length === 1) return [offer("rust", "the vocabulary of STEG"), ...children(folder, /\.schema\.json$/).map((name) => offer(name, "a vocabulary beside this file"))];
  if (before[0] === "rules") return children(`${workspace.root}/${before.join("/")}`, /\.race$/).map((name) => offer(name, "of the library"));
  if (before[0] !== "policies" || before.length > 1) return [];
  return children(folder, /\.race$/).filter((name) => !source.uri.endsWith(`/${name}.race`)).map((name) => offer(name, "a file beside this one"));
}

export { homeOf, some };
