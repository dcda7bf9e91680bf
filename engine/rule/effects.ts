/**
 * The effects of a rule in normal form: nodes to make, then things to take away, to add and to say,
 * over the slots of the rule's body and of the nodes it makes. What speaks of the names of a `for each` says so.
 */
import type { Effect as EffectTree, MessageEffect, Name, NodePattern, Path, Rule, Span, BesideEffect } from "../../grammar/ast.js";
import { termOf, type Builder as Slots } from "./normal-form.js";
import { lookUp, termSlots, type Body, type Scope, type Slot, type Term, type Variable } from "./pattern.js";

export type Effect = {
  readonly span: Span;
  /** The effect of the rule that it is a part of: a path is drawn whole or, where a name in it stands for nothing, not at all. */
  readonly part: number;
  /** The position of the `for each` whose names the effect speaks of; it happens for each match of that. */
  readonly each?: number;
} & (
  | { readonly kind: "edge"; readonly edge: string; readonly from: Slot; readonly to: Slot }
  | { readonly kind: "attribute"; readonly node: Slot; readonly name: string; readonly value: Term }
  | { readonly kind: "patch"; readonly node: Slot; readonly field: string; readonly from: Term; readonly to: Term }
  | { readonly kind: "delete_edge"; readonly edge: string; readonly from: Slot; readonly to: Slot }
  | { readonly kind: "delete_node"; readonly node: Slot; readonly cascade: boolean }
);

export interface Creation {
  readonly name: string;
  readonly type: string;
  readonly slot: Slot;
  /** Made once for each match of this `for each`, if every path that says its kind speaks of that. */
  readonly each?: number;
  /** The effects that say its kind: the node is made if one of them happens. */
  readonly parts: readonly number[];
  readonly span: Span;
}

export interface Message {
  readonly level: MessageEffect["level"];
  readonly parts: readonly string[];
  readonly holes: readonly Term[];
  readonly at?: Slot;
  /** A `note` that is said for each match of a `for each`. */
  readonly each?: number;
  readonly span: Span;
}

export interface Effects {
  readonly creations: readonly Creation[];
  readonly effects: readonly Effect[];
  readonly messages: readonly Message[];
  readonly besides: readonly { readonly left: Slot; readonly right: Slot }[];
  /** Length of a frame with the nodes that are made and with what aggregates in effects bind. */
  readonly slots: number;
}

interface Builder {
  readonly scope: Scope;
  readonly slots: Slots;
  /** Slot → position of the `for each` that it belongs to. */
  readonly eachOf: Map<Slot, number>;
  /** Attributes that a path asks for, compiled once. */
  readonly attributes: Map<NodePattern, readonly AttributeTerm[]>;
}

interface AttributeTerm {
  readonly name: string;
  readonly value: Term;
  readonly span: Span;
}

function pathNodes(path: Path): readonly NodePattern[] {
  return [path.first, ...path.steps.map((step) => step.node)];
}

/** The slot of a node in an effect; the checks have refused unnamed and unbound ones. */
function slotOf(scope: Scope, name: Name | undefined): Slot {
  const variable = name && lookUp(scope, name.text);
  if (!variable) throw new Error("the checks let an ungrounded effect pass");
  return variable.slot;
}

function eachAmong({ eachOf }: Builder, slots: readonly Slot[]): { readonly each?: number } {
  const each = slots.map((slot) => eachOf.get(slot)).find((one) => one !== undefined);
  return each === undefined ? {} : { each };
}

interface Declared {
  readonly pattern: NodePattern;
  readonly slot: Slot;
  readonly parts: number[];
}

/** Nodes that the paths of effects make, in the order in which they are read. */
function declareCreations(builder: Builder, effects: readonly EffectTree[]): ReadonlyMap<string, Declared> {
  const made = new Map<string, Declared>();
  effects.forEach((effect, part) => {
    if (effect.kind !== "path") return;
    for (const pattern of pathNodes(effect.path)) {
      if (!pattern.name || !pattern.type) continue;
      const name = pattern.name.text;
      if (!made.has(name)) {
        if (lookUp(builder.scope, name)) continue;
        const slot = builder.slots.slots++;
        builder.scope.names.set(name, { slot, sort: "node", name });
        made.set(name, { pattern, slot, parts: [] });
      }
      made.get(name)!.parts.push(part);
    }
  });
  return made;
}

function creationsOf(builder: Builder, effects: readonly EffectTree[], made: ReadonlyMap<string, Declared>): readonly Creation[] {
  const speaks = effects.map((effect) => (effect.kind === "path" ? eachAmong(builder, pathSlots(builder, effect.path)).each : undefined));
  const creations = [...made.values()].map(({ pattern, slot, parts }): Creation => {
    const each = speaks[parts[0]!];
    const all = each !== undefined && parts.every((part) => speaks[part] === each);
    return { name: pattern.name!.text, type: pattern.type!.text, slot, parts, span: pattern.span, ...(all && { each }) };
  });
  for (const { slot, each } of creations) if (each !== undefined) builder.eachOf.set(slot, each);
  return creations;
}

/** Slots that a path speaks of, in its nodes and in its expressions. */
function pathSlots(builder: Builder, path: Path): readonly Slot[] {
  return pathNodes(path).flatMap((pattern) => [
    ...(pattern.name ? [slotOf(builder.scope, pattern.name)] : []),
    ...attributeTerms(builder, pattern).flatMap(({ value }) => termSlots(value)),
  ]);
}

function attributeTerms({ scope, slots, attributes }: Builder, pattern: NodePattern): readonly AttributeTerm[] {
  let terms = attributes.get(pattern);
  if (terms) return terms;
  terms = pattern.attributes.map(({ name, value, span }) => ({
    name: name.text,
    value: termOf(value ?? { kind: "name", name, span }, scope, slots),
    span,
  }));
  attributes.set(pattern, terms);
  return terms;
}

function pathEffects(builder: Builder, path: Path, part: number): readonly Effect[] {
  const each = eachAmong(builder, pathSlots(builder, path));
  const attributes = pathNodes(path).flatMap((pattern) =>
    attributeTerms(builder, pattern).map((one) => ({
      kind: "attribute" as const,
      node: slotOf(builder.scope, pattern.name),
      ...one,
      part,
      ...each,
    })),
  );
  return [...attributes, ...pathEdges(builder, path, "edge", part)];
}

function pathEdges(builder: Builder, path: Path, kind: "edge" | "delete_edge", part: number): readonly Effect[] {
  const nodes = pathNodes(path).map((pattern) => slotOf(builder.scope, pattern.name));
  const each = eachAmong(builder, kind === "edge" ? pathSlots(builder, path) : nodes);
  return path.steps.map(({ edge }, i) => {
    const [from, to] = edge.direction === "out" ? [nodes[i]!, nodes[i + 1]!] : [nodes[i + 1]!, nodes[i]!];
    return { kind, edge: edge.kinds[0]!.text, from, to, span: edge.span, part, ...each };
  });
}

function effectsOfTree(builder: Builder, effect: EffectTree, part: number): readonly Effect[] {
  const { scope, slots } = builder;
  const { span } = effect;
  switch (effect.kind) {
    case "path":
      return pathEffects(builder, effect.path, part);
    case "delete": {
      if (effect.path.steps.length) return pathEdges(builder, effect.path, "delete_edge", part);
      const node = slotOf(scope, effect.path.first.name);
      return [{ kind: "delete_node", node, cascade: effect.cascade, span, part, ...eachAmong(builder, [node]) }];
    }
    case "attribute": {
      const [node, value] = [slotOf(scope, effect.node), termOf(effect.value, scope, slots)];
      return [
        { kind: "attribute", node, name: effect.attribute.text, value, span, part, ...eachAmong(builder, [node, ...termSlots(value)]) },
      ];
    }
    case "patch": {
      const [from, to] = [termOf(effect.from, scope, slots), termOf(effect.to, scope, slots)];
      const node = slotOf(scope, effect.node);
      const each = eachAmong(builder, [node, ...termSlots(from), ...termSlots(to)]);
      return [{ kind: "patch", node, field: effect.field.text, from, to, span, part, ...each }];
    }
    case "message":
    case "beside":
      return [];
  }
}

function message(builder: Builder, { level, text, at: where, span }: MessageEffect): Message {
  const holes = text.holes.map((hole) => termOf(hole, builder.scope, builder.slots));
  const at = where && slotOf(builder.scope, where);
  const each = eachAmong(builder, [...(at === undefined ? [] : [at]), ...holes.flatMap(termSlots)]);
  return { level, parts: text.parts, holes, ...(at !== undefined && { at }), ...each, span };
}

// Effects see the names of the rule and of every `for each`.
function newBuilder(body: Body, slots: Slots): Builder {
  const names = new Map<string, Variable>();
  const eachOf = new Map<Slot, number>();
  body.each.forEach(({ variables }, i) => {
    for (const variable of variables) {
      eachOf.set(variable.slot, i);
      if (variable.name !== undefined) names.set(variable.name, variable);
    }
  });
  return { scope: { names: new Map(), outer: { names, outer: body.scope } }, slots, eachOf, attributes: new Map() };
}

/** The effects of a rule in normal form. The rule must have passed the checks. */
export function effectsOf(rule: Rule, body: Body, slots: Slots): Effects {
  slots.clause = rule.clauses.length;
  const builder = newBuilder(body, slots);
  const made = declareCreations(builder, rule.effects);
  const creations = creationsOf(builder, rule.effects, made);
  const isMessage = (effect: EffectTree): effect is MessageEffect => effect.kind === "message";
  const isBeside = (effect: EffectTree): effect is BesideEffect => effect.kind === "beside";
  const effects = rule.effects.flatMap((effect, part) => effectsOfTree(builder, effect, part));
  const messages = rule.effects.filter(isMessage).map((effect) => message(builder, effect));
  const besides = rule.effects
    .filter(isBeside)
    .map(({ left, right }) => ({ left: slotOf(builder.scope, left), right: slotOf(builder.scope, right) }));
  return { creations, effects, messages, besides, slots: slots.slots };
}

/** Terms that an effect works out. */
export function effectTerms(effect: Effect): readonly Term[] {
  switch (effect.kind) {
    case "attribute":
      return [effect.value];
    case "patch":
      return [effect.from, effect.to];
    default:
      return [];
  }
}

/** Nodes that an effect speaks of: without them it does not happen. */
export function effectNodes(effect: Effect): readonly Slot[] {
  switch (effect.kind) {
    case "edge":
    case "delete_edge":
      return [effect.from, effect.to];
    case "attribute":
    case "patch":
    case "delete_node":
      return [effect.node];
  }
}
