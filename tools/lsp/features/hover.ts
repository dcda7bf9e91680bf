/** What a word means: kinds and edges with the words of their schema, rules with their sentence, functions with their row. */
import type { Hover } from "vscode-languageserver/node";
import { kindsAround, pointedAt, ruleNamed, stageNamed, type Pointed } from "../symbols/target.js";
import { bindingOf } from "../syntax/outline.js";
import type { Source } from "../workspace/source.js";
import { parametersOf, schemaOf, type Workspace } from "../workspace/workspace.js";
import { describeAttribute, describeEdge, describeFunction, describeItem, describeKeyword, describeKind, fenced, some } from "./describe.js";
import { rangeIn } from "./place.js";

/** More kinds than this are not told one by one. */
const mostKinds = 6;

function ofName(workspace: Workspace, source: Source, { word }: Pointed): string | undefined {
  const binding = bindingOf(word);
  if (!binding) return `Nothing binds \`${word.text}\`.`;
  if (binding.sort === "value") return `${fenced(word.text)}\n\nA value.`;
  const kinds = [...kindsAround(workspace, source, word.item!).name(word)];
  if (kinds.length === schemaOf(workspace, source).kinds.size) return `${fenced(word.text)}\n\nA node of any kind.`;
  const only = kinds.length === 1 ? `\n\n${schemaOf(workspace, source).kinds.get(kinds[0]!)?.description ?? ""}` : "";
  return `${fenced(kinds.length === 1 ? `${word.text}:${kinds[0]}` : word.text)}\n\nA node${kinds.length === 1 ? "" : `: ${some(kinds, mostKinds)}`}.${only}`;
}

function ofRule(workspace: Workspace, source: Source, name: string): string | undefined {
  const rule = ruleNamed(workspace, source, name);
  const page = workspace.manual.page(name);
  if (!rule) return page;
  const heading = describeItem(rule.source, rule.item);
  return page && rule.item.form === "forbid" ? `${heading}\n\n---\n\n${page.replace(/^# .*\n/, "").trim()}` : heading;
}

function described(workspace: Workspace, source: Source, pointed: Pointed): string | undefined {
  const { target } = pointed;
  const schema = schemaOf(workspace, source);
  switch (target.kind) {
    case "local":
      return ofName(workspace, source, pointed);
    case "rule":
      return ofRule(workspace, source, target.name);
    case "stage": {
      const stage = stageNamed(workspace, source, target.name);
      return stage ? describeItem(stage.source, stage.item) : target.name === "main" ? "Rules that no stage names are in the stage `main`." : undefined;
    }
    case "parameter": {
      const found = parametersOf(workspace, source).get(target.name);
      return found && describeItem(found.source, found.item);
    }
    case "kindname":
      return describeKind(schema, target.name);
    case "edge":
      return describeEdge(schema, target.name);
    case "attribute":
      return describeAttribute(schema, target.name, target.kinds);
    case "function":
      return describeFunction(workspace.manual.functions.get(target.name));
    case "keyword":
      return describeKeyword(target.name);
    case "use":
      return undefined;
  }
}

export function hover(workspace: Workspace, source: Source, offset: number): Hover | undefined {
  const pointed = pointedAt(workspace, source, offset);
  const texts = pointed.flatMap((one) => described(workspace, source, one) ?? []);
  if (!texts.length) return undefined;
  return { contents: { kind: "markdown", value: texts.join("\n\n---\n\n") }, range: rangeIn(source, pointed[0]!.word) };
}
