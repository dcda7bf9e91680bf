/**
 * The effects of a rule in normal form: nodes to make, then things to take away, to add and to say,
 * over the slots of the rule's body and of the nodes it makes.
 */
import type { Effect as EffectTree, MessageEffect, Name, NodePattern, Path, Rule, Span, BesideEffect } from "../../grammar/ast.js";
import { lookUp, termOf, type Body, type Parameters, type Scope, type Slot, type Term } from "./pattern.js";

/** `each`: the position of the `for each` whose names the effect speaks of; it happens for each match of that. */
export type Effect = { readonly span: Span; readonly each?: number } & (
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
  /** Made once for each match of this `for each`, if it only stands in effects of it. */
  readonly each?: number;
  readonly span: Span;
}

export interface Message {
  readonly level: MessageEffect["level"];
  readonly parts: readonly string[];
  readonly holes: readonly Term[];
  readonly at?: Slot;
  /** A `note` that is said for each match of a `for each`. */
  readonly each?: number;
}

export interface Effects {
  readonly creations: readonly Creation[];
  readonly effects: readonly Effect[];
  readonly messages: readonly Message[];
  readonly besides: readonly { readonly left: Slot; readonly right: Slot }[];
  /** Length of a frame with the nodes that are made. */
  readonly slots: number;
}

interface Builder {
  readonly scope: Scope;
  readonly body: Body;
  readonly parameters: Parameters;
  readonly creations: Creation[];
  readonly effects: Effect[];
}

function pathNodes(path: Path): readonly NodePattern[] {
  return [path.first, ...path.steps.map((step) => step.node)];
}

function declareCreations(builder: Builder, path: Path): void {
  for (const { name, type, span } of pathNodes(path)) {
    if (!name || !type || lookUp(builder.scope, name.text)) continue;
    const slot = builder.body.slots + builder.creations.length;
    builder.scope.names.set(name.text, { slot, sort: "node", name: name.text });
    builder.creations.push({ name: name.text, type: type.text, slot, span });
  }
}

/** The slot of a node pattern in an effect; the checks have refused unnamed and unbound ones. */
function slotOf(scope: Scope, name: Name | undefined): Slot {
  const variable = name && lookUp(scope, name.text);
  if (!variable) throw new Error("the checks let an ungrounded effect pass");
  return variable.slot;
}

function pathEffects(builder: Builder, path: Path): Effect[] {
  const { scope, parameters } = builder;
  const effects: Effect[] = pathNodes(path).flatMap((pattern) =>
    pattern.attributes.map(({ name, value, span }) => ({
      kind: "attribute" as const,
      node: slotOf(scope, pattern.name),
      name: name.text,
      value: termOf(value ?? { kind: "name", name, span }, scope, parameters),
      span,
    })),
  );
  return [...effects, ...pathEdges(builder, path, "edge")];
}

function pathEdges(builder: Builder, path: Path, kind: "edge" | "delete_edge"): Effect[] {
  const nodes = pathNodes(path).map((pattern) => slotOf(builder.scope, pattern.name));
  return path.steps.map(({ edge }, i) => {
    const [from, to] = edge.direction === "out" ? [nodes[i]!, nodes[i + 1]!] : [nodes[i + 1]!, nodes[i]!];
    return { kind, edge: edge.kinds[0]!.text, from, to, span: edge.span };
  });
}

function effectsOfTree(builder: Builder, effect: EffectTree): Effect[] {
  const { scope, parameters } = builder;
  const { span } = effect;
  switch (effect.kind) {
    case "path":
      return pathEffects(builder, effect.path);
    case "delete":
      if (effect.path.steps.length) return pathEdges(builder, effect.path, "delete_edge");
      return [{ kind: "delete_node", node: slotOf(scope, effect.path.first.name), cascade: effect.cascade, span }];
    case "attribute": {
      const value = termOf(effect.value, scope, parameters);
      return [{ kind: "attribute", node: slotOf(scope, effect.node), name: effect.attribute.text, value, span }];
    }
    case "patch": {
      const [from, to] = [termOf(effect.from, scope, parameters), termOf(effect.to, scope, parameters)];
      return [{ kind: "patch", node: slotOf(scope, effect.node), field: effect.field.text, from, to, span }];
    }
    case "message":
    case "beside":
      return [];
  }
}

function message(builder: Builder, effect: MessageEffect): Message {
  const { parts, holes } = effect.text;
  const terms = holes.map((hole) => termOf(hole, builder.scope, builder.parameters));
  return { level: effect.level, parts, holes: terms, ...(effect.at && { at: slotOf(builder.scope, effect.at) }) };
}

/** The effects of a rule in normal form. The rule must have passed the checks. */
export function effectsOf(rule: Rule, body: Body, parameters: Parameters): Effects {
  const scope: Scope = { names: new Map(), outer: body.scope };
  const builder: Builder = { scope, body, parameters, creations: [], effects: [] };
  for (const effect of rule.effects) if (effect.kind === "path") declareCreations(builder, effect.path);
  const isMessage = (effect: EffectTree): effect is MessageEffect => effect.kind === "message";
  const isBeside = (effect: EffectTree): effect is BesideEffect => effect.kind === "beside";
  return {
    creations: builder.creations,
    effects: rule.effects.flatMap((effect) => effectsOfTree(builder, effect)),
    messages: rule.effects.filter(isMessage).map((effect) => message(builder, effect)),
    besides: rule.effects
      .filter(isBeside)
      .map(({ left, right }) => ({ left: slotOf(scope, left), right: slotOf(scope, right) })),
    slots: body.slots + builder.creations.length,
  };
}

/** Slots that the terms of an effect read. */
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

/** An attribute that a term reads; `negative` if the term may hold because the attribute is not set. */
export interface Read {
  readonly node: Slot;
  readonly name: string;
  readonly negative: boolean;
}

/**
 * Attributes that a term reads. `asked` says that only its truth is wanted, as in `where`:
 * there `has(x.a)` can but become true; anywhere else its `false` is a value, too.
 */
export function termReads(term: Term, asked: boolean): readonly Read[] {
  switch (term.kind) {
    case "attribute":
      return [{ node: term.node, name: term.name, negative: false }];
    case "has":
      return [{ node: term.node, name: term.name, negative: !(term.set && asked) }];
    case "call":
      return term.args.flatMap((arg) => termReads(arg, false));
    case "minus":
    case "not":
      return termReads(term.operand, false);
    case "binary": {
      const passes = asked && (term.op === "and" || term.op === "or");
      return [...termReads(term.left, passes), ...termReads(term.right, passes)];
    }
    case "aggregate":
    case "bound":
    case "default":
    case "choose":
      throw new Error("the new forms are not compiled yet");
    case "value":
    case "slot":
    case "key":
      return [];
  }
}
