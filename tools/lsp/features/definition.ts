/** Where a thing is introduced: a name where it is bound, a rule where it is written, a kind in its schema. */
import type { Location } from "vscode-languageserver/node";
import type { Schema } from "../schema/schema.js";
import { mentionsOf } from "../symbols/mentions.js";
import { pointedAt, ruleNamed, stageNamed, type Target } from "../symbols/target.js";
import { rangeOf, type Extent } from "../text.js";
import type { Source } from "../workspace/source.js";
import { parametersOf, schemaOf, type Workspace } from "../workspace/workspace.js";
import { locationIn, startOf } from "./place.js";

const inSchema = (schema: Schema, place: Extent | undefined): readonly Location[] => (place && schema.uri ? [{ uri: schema.uri, range: rangeOf(schema.lines, place) }] : []);

/** The kinds whose attribute is meant; without a hint, all that have it. */
function attributePlaces(schema: Schema, name: string, kinds: ReadonlySet<string>): readonly Location[] {
  const having = [...schema.kinds].filter(([, { attributes }]) => attributes.has(name));
  const meant = having.filter(([kind]) => kinds.has(kind));
  return (meant.length ? meant : having).flatMap(([, { attributes }]) => inSchema(schema, attributes.get(name)!.place));
}

/** Rules, or the page of a diagnostic that is not made by a rule. */
function rulePlaces(workspace: Workspace, source: Source, name: string): readonly Location[] {
  const rule = ruleNamed(workspace, source, name);
  if (rule) return [locationIn(rule.source, rule.item.name!)];
  return workspace.manual.page(name) === undefined ? [] : [startOf(workspace.manual.pageUri(name))];
}

export function placesOf(workspace: Workspace, source: Source, target: Target): readonly Location[] {
  const schema = schemaOf(workspace, source);
  switch (target.kind) {
    case "local": {
      const mentions = mentionsOf(workspace, source, target);
      const first = mentions.find(({ word }) => word.binds) ?? mentions[0];
      return first ? [locationIn(first.source, first.word)] : [];
    }
    case "rule":
      return rulePlaces(workspace, source, target.name);
    case "stage": {
      const stage = stageNamed(workspace, source, target.name);
      return stage ? [locationIn(stage.source, stage.item.name!)] : [];
    }
    case "parameter": {
      const found = parametersOf(workspace, source).get(target.name);
      return found ? [locationIn(found.source, found.item.name!)] : [];
    }
    case "kindname":
      return inSchema(schema, schema.kinds.get(target.name)?.place);
    case "edge":
      return inSchema(schema, schema.edges.get(target.name)?.place);
    case "attribute":
      return attributePlaces(schema, target.name, target.kinds);
    case "use":
      return target.uris.map(startOf);
    case "function":
    case "keyword":
      return [];
  }
}

export function definition(workspace: Workspace, source: Source, offset: number): readonly Location[] {
  const pointed = pointedAt(workspace, source, offset);
  // A name that `{ attribute }` gives is at home in this very place: there the attribute is what is asked for.
  const asked = pointed.filter(({ word }) => !word.short);
  return (asked.length ? asked : pointed).flatMap(({ target }) => placesOf(workspace, source, target));
}
