/**
 * What may be written at the cursor. A mark is put there and the text read again: the part that the mark then plays
 * says what is wanted, and what stands around it says which words the schema allows. So half a rule is enough.
 */
import type { CompletionItem } from "vscode-languageserver/node";
import type { KindsOf } from "../../schema/kinds.js";
import type { Schema } from "../../schema/schema.js";
import { family, kindsAround } from "../../symbols/target.js";
import type { Item, NodeUse, Word } from "../../syntax/outline.js";
import { sourceOf, type Source } from "../../workspace/source.js";
import { schemaOf, type Workspace } from "../../workspace/workspace.js";
import { rangeIn } from "../place.js";
import { keywords } from "./keywords.js";
import { functionOffers, nameOffers, parameterOffers, ruleOffers, stageOffers, useOffers } from "./names.js";
import { itemOf, type Offer } from "./offer.js";
import { attributeOffers, edgeOffers, edgesBehind, kindOffers } from "./vocabulary.js";

const mark = "raceCursor";

interface Asked {
  readonly workspace: Workspace;
  readonly source: Source;
  readonly schema: Schema;
  readonly word: Word;
  readonly item: Item;
  readonly kinds: KindsOf;
  /** The text of the line before the word and behind it. */
  readonly before: string;
  readonly after: string;
  /** The text above the line. */
  readonly above: string;
}

function names({ workspace, source, word, item, kinds }: Asked, wanted: "node" | "any"): readonly Offer[] {
  const base = family(workspace, source, item).slice(1).map(({ scope }) => scope);
  return nameOffers(kinds, [word.scope!, ...base], wanted, mark);
}

/** The node that ends just before the cursor, on its line. */
function nodeBefore({ item, word, before }: Asked): NodeUse | undefined {
  const lineStart = word.start - before.length;
  const written = before.trimEnd().length + lineStart;
  return item.nodes.find((node) => node.end === written && node.end > lineStart && (node.name ?? node.kind) !== word);
}

/** A line that holds an expression, which may go on. */
const expression = /^(?:where|let|and|or)\b|\bwhere\b| = /;

/** The last line above that is not empty. */
const lineBefore = ({ above }: Asked): string => above.trimEnd().slice(above.trimEnd().lastIndexOf("\n") + 1).trim();

/** Whether a parenthesis of the clause is still open: what an aggregate ranges over may follow. */
function isOpen({ above, before }: Asked): boolean {
  const written = above + before;
  const clause = written.slice(Math.max(0, written.search(/\n[^\S\n]*(?:where|let)\b(?![^]*\n[^\S\n]*(?:where|let)\b)/)));
  return clause.split("(").length > clause.split(")").length;
}

/** A new clause or effect can start here, or the one before can go on. */
function goingOn(asked: Asked): readonly Offer[] {
  const node = nodeBefore(asked);
  if (node) return edgesBehind(asked.schema, asked.kinds, node);
  const line = asked.before.trim();
  const more = expression.test(line || lineBefore(asked)) ? keywords("operator", line ? 0 : 4) : [];
  const ranged = isOpen(asked) ? keywords("ranged", 0) : [];
  const patched = /^patch\b/.test(line) ? keywords("patched", 0) : [];
  const deleted = /^delete\b/.test(line) ? keywords("deleted", 0) : [];
  return [...more, ...ranged, ...patched, ...deleted];
}

function effects(asked: Asked): readonly Offer[] {
  const { form = "derive" } = asked.item;
  const own = form === "rewrite" || form === "forbid" || form === "derive" ? keywords(form, 1) : [];
  return [...goingOn(asked), ...names(asked, "node"), ...own];
}

function ofName(asked: Asked): readonly Offer[] {
  const { workspace, source, word, schema, kinds, item } = asked;
  switch (word.place) {
    case "clause":
    case "holds":
      return [...goingOn(asked), ...names(asked, "node"), ...keywords("clause", 1).filter(({ label }) => label !== "=>" || (word.place === "clause" && !item.arrow))];
    case "inner":
      return [...goingOn(asked), ...names(asked, "node"), ...keywords("inner", 1), ...keywords("ordered", 1)];
    case "effect":
      return effects(asked);
    case "graph":
      return [...goingOn(asked), ...names(asked, "node"), ...keywords("graph", 1)];
    case "expected":
      return [...goingOn(asked), ...names(asked, "node"), ...keywords("expected", 1)];
    case "node":
      return word.node ? [...names(asked, "node"), ...kindOffers(schema, kinds, item, word.node, ":")] : [];
    case "at":
      return names(asked, "node");
    default:
      return [...names(asked, "any"), ...parameterOffers(workspace, source), ...functionOffers(workspace), ...keywords("expression", 3), ...(isOpen(asked) ? keywords("ranged", 3) : [])];
  }
}

/** A rule is called by its name: in a change, a `before`, a stage, or a golden as the code of what is refused. */
function ofRule({ workspace, source, word, item, before }: Asked): readonly Offer[] {
  if (word.binds) return [];
  if (source.golden) return ruleOffers(workspace, source, "forbid");
  if (item.kind === "stage") return [...(/\w\s+$/.test(before) ? keywords("counted", 0) : []), ...ruleOffers(workspace, source), ...keywords("step", 1)];
  const offers = ruleOffers(workspace, source, item.form);
  return item.name === word ? offers : offers.filter(({ label }) => label !== item.name?.text);
}

function ofHeader({ item, before }: Asked): readonly Offer[] {
  if (/\bfor\s*$/.test(before)) return keywords("each", 0);
  if (item.arrow) return keywords("message", 0);
  return keywords(item.kind === "stage" ? "stage" : "rule", 0);
}

function usePath({ source, word, workspace }: Asked, probe: Source): readonly Offer[] {
  const line = probe.outline().uses.find(({ path }) => path.includes(word));
  return useOffers(workspace, source, line?.path.slice(0, line.path.indexOf(word)).map(({ text }) => text) ?? []);
}

/** Whether what stands before is whole, so that only what joins it with more can follow. */
const endsInOperand = (before: string): boolean => /[\w)\]"]\s+$/.test(before) && !/\b(?:where|and|or|not|by|for)\s+$/.test(before);

function offers(asked: Asked, probe: Source): readonly Offer[] {
  const { workspace, source, schema, word, item, kinds, before, after } = asked;
  switch (word.role) {
    case "name":
      return ofName(asked);
    case "kind":
      return kindOffers(schema, kinds, item, word.node!);
    case "edge":
      return edgeOffers(schema, kinds, word.edge!, after);
    case "attribute":
      return attributeOffers(schema, kinds, word, attributeEnding(asked));
    case "rule":
      return ofRule(asked);
    case "stage":
      return word.binds ? [] : stageOffers(workspace, source);
    case "parameter":
      return word.binds ? [] : parameterOffers(workspace, source);
    case "function":
      // apart from the bracket it may as well be `not` before one, or what joins it with what stands before
      return [...functionOffers(workspace).map(({ insert: _, ...rest }) => rest), ...(/^\s+\(/.test(after) ? keywords(endsInOperand(before) ? "operator" : "expression", 3) : [])];
    case "type":
      return ["int", "string", "bool"].map((label) => ({ label, kind: "TypeParameter", rank: 0 }));
    case "use":
      return usePath(asked, probe);
    case "item":
      return /\b(?:extend|override)\s+$/.test(before) ? keywords("form", 0) : before.trim() ? [] : keywords("file", 0);
    case "keyword":
      return ofHeader(asked);
  }
}

/** Behind an attribute that is set, and in the graphs of goldens, its value follows. */
function attributeEnding({ source, word, before, after }: Asked): string {
  if (word.node) return source.golden && !/^\s*:/.test(after) ? ": $0" : "";
  return (word.of?.place === "effect" || word.of?.place === "expected") && !before.trim().startsWith("patch") && !/^\s*=/.test(after) ? " = $0" : "";
}

function asked(workspace: Workspace, source: Source, probe: Source, word: Word): Asked {
  const start = probe.text.lastIndexOf("\n", word.start - 1) + 1;
  const end = probe.text.indexOf("\n", word.end);
  const item = word.item!;
  return {
    workspace,
    source,
    word,
    item,
    schema: schemaOf(workspace, source),
    kinds: kindsAround(workspace, source, item),
    above: probe.text.slice(Math.max(0, start - 500), start),
    before: probe.text.slice(start, word.start),
    after: probe.text.slice(word.end, end < 0 ? undefined : end),
  };
}

export function completion(workspace: Workspace, source: Source, offset: number, snippets: boolean): readonly CompletionItem[] {
  const text = source.text.slice(0, offset) + mark + source.text.slice(offset);
  const probe = sourceOf(source.uri, source.path, text, true, source.version);
  const word = probe.outline().words.find((one) => one.start <= offset && offset < one.end && one.text.includes(mark));
  if (!word) return [];
  const range = rangeIn(source, { start: word.start, end: word.end - mark.length });
  const seen = new Set<string>();
  return offers(asked(workspace, source, probe, word), probe)
    .filter(({ label }) => !seen.has(label) && seen.add(label))
    .map((offer) => itemOf(offer, range, snippets));
}
