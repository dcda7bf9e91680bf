/**
 * A rule in normal form: every name and every unnamed node of the clauses has a slot in a frame,
 * and the clauses are a flat list of atoms over slots. Plans, matchers, strata and provenance work on this;
 * the checks work on the syntax tree, before.
 */
import type { Clause, Expr, NodePattern, Path, Rule, Span } from "../../grammar/ast.js";
import type { Value } from "../graph/value.js";

export type Slot = number;

/** What an atom is about, for messages: position of the clause in the rule and its text range. */
export interface Origin {
  readonly clause: number;
  readonly span: Span;
}

export type Repeat = "one" | "plus" | "star";

export type Atom = { readonly origin: Origin } & (
  | { readonly kind: "kind"; readonly node: Slot; readonly type: string }
  /** A node without a kind or an edge. */
  | { readonly kind: "any"; readonly node: Slot }
  | {
      readonly kind: "edge";
      readonly kinds: readonly string[];
      readonly from: Slot;
      readonly to: Slot;
      readonly repeat: Repeat;
    }
  | { readonly kind: "equal"; readonly node: Slot; readonly name: string; readonly value: Term }
  | { readonly kind: "bind"; readonly node: Slot; readonly name: string; readonly value: Slot }
  | { readonly kind: "let"; readonly value: Slot; readonly term: Term }
  | { readonly kind: "where"; readonly condition: Term }
  | { readonly kind: "unless"; readonly atoms: readonly Atom[]; readonly outer: readonly Slot[] }
  /** Binds `binds` for each match of its atoms, or leaves them all without a value if there is none. */
  | { readonly kind: "optional"; readonly atoms: readonly Atom[]; readonly outer: readonly Slot[]; readonly binds: readonly Slot[] }
);

/** A `for each`: looked for once the rest of the body has a match; its matches are one set. */
export interface Each {
  readonly atoms: readonly Atom[];
  /** Slots bound around it that it speaks of. */
  readonly outer: readonly Slot[];
  /** Slots that it binds, in the order of first appearance. */
  readonly variables: readonly Variable[];
  readonly origin: Origin;
}

export type AggregateOp = "max" | "min" | "sum" | "count" | "all" | "any" | "join" | "fold";

/**
 * Ranges over all matches of its atoms, nameless nodes counted. What the atoms look at must be complete (a lower stratum);
 * the values may still be on their way: an aggregate has a value only if each of its values and keys has one.
 * Without matches `sum` and `count` are 0, `all` is true, `any` false, `join` "", `fold` its start; `max` and `min` have no value.
 */
export interface AggregateTerm {
  readonly kind: "aggregate";
  readonly op: AggregateOp;
  readonly atoms: readonly Atom[];
  /** Slots bound around it that it speaks of, in its atoms or its terms. */
  readonly outer: readonly Slot[];
  /** Slots that its atoms bind. */
  readonly variables: readonly Variable[];
  /** What is aggregated; absent for `count`. Of `fold` the next value. */
  readonly value?: Term;
  /** Of `join`. */
  readonly separator?: Term;
  /** Of `fold`: where the value reached so far stands, and the first one. */
  readonly fold?: { readonly slot: Slot; readonly start: Term };
  /** Keys of the order, integers or strings; ties are broken by the nodes in the order of the variables. */
  readonly by: readonly Term[];
  readonly span: Span;
}

/** An expression over slots. */
export type Term =
  | { readonly kind: "value"; readonly value: Value }
  | { readonly kind: "slot"; readonly slot: Slot; readonly sort: Sort }
  | { readonly kind: "attribute"; readonly node: Slot; readonly name: string; readonly span: Span }
  | { readonly kind: "has"; readonly node: Slot; readonly name: string; readonly set: boolean; readonly span: Span }
  | { readonly kind: "key"; readonly node: Slot }
  | AggregateTerm
  /** `bound(x)`: whether an `optional` bound the name. */
  | { readonly kind: "bound"; readonly slot: Slot; readonly span: Span }
  /** `default(value, fallback)`: the fallback where the value has none. Looks at an absence. */
  | { readonly kind: "default"; readonly value: Term; readonly fallback: Term; readonly span: Span }
  /** `choose(condition, yes, no)`: only the chosen side is looked at. */
  | { readonly kind: "choose"; readonly condition: Term; readonly yes: Term; readonly no: Term; readonly span: Span }
  | { readonly kind: "call"; readonly name: string; readonly args: readonly Term[]; readonly span: Span }
  | { readonly kind: "minus" | "not"; readonly operand: Term; readonly span: Span }
  | {
      readonly kind: "binary";
      readonly op: Extract<Expr, { kind: "binary" }>["op"];
      readonly left: Term;
      readonly right: Term;
      readonly span: Span;
    };

export type Sort = "node" | "value";

export interface Variable {
  readonly slot: Slot;
  readonly sort: Sort;
  /** Absent for unnamed nodes. */
  readonly name?: string;
}

export interface Body {
  readonly atoms: readonly Atom[];
  /** In the order in which they are written. */
  readonly each: readonly Each[];
  /** Variables of the rule itself, in the order of first appearance; those of `unless` follow in the frame. */
  readonly variables: readonly Variable[];
  /** Length of a frame. */
  readonly slots: number;
  /** Slot of each node pattern, also of unnamed ones: for drawing the clauses. */
  readonly slotOf: ReadonlyMap<NodePattern, Slot>;
  readonly scope: Scope;
}

export interface Scope {
  readonly names: Map<string, Variable>;
  readonly outer?: Scope;
}

export type Parameters = ReadonlyMap<string, Value>;

interface Builder {
  slots: number;
  readonly slotOf: Map<NodePattern, Slot>;
  readonly parameters: Parameters;
}

/** The variable that a name means here, in this scope or one around it. */
export function lookUp(scope: Scope, name: string): Variable | undefined {
  return scope.names.get(name) ?? (scope.outer ? lookUp(scope.outer, name) : undefined);
}

function declare(builder: Builder, scope: Scope, name: string, sort: Sort): Variable {
  const known = lookUp(scope, name);
  if (known) return known;
  const variable = { slot: builder.slots++, sort, name };
  scope.names.set(name, variable);
  return variable;
}

function nodeSlot(builder: Builder, scope: Scope, pattern: NodePattern): Slot {
  const slot = pattern.name ? declare(builder, scope, pattern.name.text, "node").slot : builder.slots++;
  builder.slotOf.set(pattern, slot);
  return slot;
}

function pathNodes(path: Path): readonly NodePattern[] {
  return [path.first, ...path.steps.map((step) => step.node)];
}

function declarePath(builder: Builder, scope: Scope, path: Path): void {
  for (const node of pathNodes(path)) nodeSlot(builder, scope, node);
}

function declareValues(builder: Builder, scope: Scope, path: Path): void {
  for (const node of pathNodes(path))
    for (const attribute of node.attributes)
      if (!attribute.value && !builder.parameters.has(attribute.name.text))
        declare(builder, scope, attribute.name.text, "value");
}

// Nodes first, then values: so a frame begins with the nodes in the order in which a reader meets them.
function declareAll(builder: Builder, scope: Scope, clauses: readonly Clause[]): void {
  for (const clause of clauses) if (clause.kind === "path") declarePath(builder, scope, clause.path);
  for (const clause of clauses) {
    if (clause.kind === "path") declareValues(builder, scope, clause.path);
    if (clause.kind === "let") declare(builder, scope, clause.name.text, "value");
  }
}

/** The term of an expression; names that nothing binds are refused by the checks before. */
export function termOf(expr: Expr, scope: Scope, parameters: Parameters): Term {
  const term = (inner: Expr): Term => termOf(inner, scope, parameters);
  switch (expr.kind) {
    case "int":
    case "string":
    case "bool":
      return { kind: "value", value: expr.value };
    case "name":
      return nameTerm(expr.name.text, scope, parameters);
    case "attribute":
      return { kind: "attribute", node: slotNamed(expr.node.text, scope), name: expr.attribute.text, span: expr.span };
    case "call":
      return callTerm(expr, scope, parameters);
    case "aggregate":
      throw new Error("the new forms are not compiled yet");
    case "unary":
      return { kind: expr.op === "-" ? "minus" : "not", operand: term(expr.operand), span: expr.span };
    case "binary":
      return { kind: "binary", op: expr.op, left: term(expr.left), right: term(expr.right), span: expr.span };
  }
}

function slotNamed(name: string, scope: Scope): Slot {
  const variable = lookUp(scope, name);
  if (!variable) throw new Error(`the checks let an unbound name pass: ${name}`);
  return variable.slot;
}

function nameTerm(name: string, scope: Scope, parameters: Parameters): Term {
  const variable = lookUp(scope, name);
  const parameter = parameters.get(name);
  if (!variable && parameter !== undefined) return { kind: "value", value: parameter };
  return { kind: "slot", slot: slotNamed(name, scope), sort: variable!.sort };
}

function callTerm(call: Extract<Expr, { kind: "call" }>, scope: Scope, parameters: Parameters): Term {
  const name = call.function.text;
  const first = call.arguments[0];
  if ((name === "has" || name === "unset") && first?.kind === "attribute")
    return {
      kind: "has",
      node: slotNamed(first.node.text, scope),
      name: first.attribute.text,
      set: name === "has",
      span: call.span,
    };
  if (name === "key" && first?.kind === "name" && lookUp(scope, first.name.text)?.sort === "node")
    return { kind: "key", node: slotNamed(first.name.text, scope) };
  return { kind: "call", name, args: call.arguments.map((arg) => termOf(arg, scope, parameters)), span: call.span };
}

function nodeAtoms(builder: Builder, scope: Scope, pattern: NodePattern, clause: number): Atom[] {
  const node = builder.slotOf.get(pattern)!;
  const origin = { clause, span: pattern.span };
  const atoms: Atom[] = pattern.type ? [{ kind: "kind", node, type: pattern.type.text, origin }] : [];
  for (const { name, value } of pattern.attributes) {
    const variable = value ? undefined : lookUp(scope, name.text);
    if (variable) atoms.push({ kind: "bind", node, name: name.text, value: variable.slot, origin });
    else {
      const term = value ? termOf(value, scope, builder.parameters) : nameTerm(name.text, scope, builder.parameters);
      atoms.push({ kind: "equal", node, name: name.text, value: term, origin });
    }
  }
  return atoms;
}

function pathAtoms(builder: Builder, scope: Scope, path: Path, clause: number): Atom[] {
  const atoms = nodeAtoms(builder, scope, path.first, clause);
  let previous = builder.slotOf.get(path.first)!;
  if (!path.steps.length && !path.first.type) atoms.unshift({ kind: "any", node: previous, origin: { clause, span: path.span } });
  for (const { edge, node } of path.steps) {
    const next = builder.slotOf.get(node)!;
    const [from, to] = edge.direction === "out" ? [previous, next] : [next, previous];
    const kinds = edge.kinds.map((kind) => kind.text);
    atoms.push({ kind: "edge", kinds, from, to, repeat: edge.repeat, origin: { clause, span: edge.span } });
    atoms.push(...nodeAtoms(builder, scope, node, clause));
    previous = next;
  }
  return atoms;
}

// `and` at the top of a condition is two conditions, so that each can be checked as early as possible.
function conditions(term: Term): readonly Term[] {
  return term.kind === "binary" && term.op === "and" ? [...conditions(term.left), ...conditions(term.right)] : [term];
}

function clauseAtoms(builder: Builder, scope: Scope, clause: Clause, position: number): Atom[] {
  const origin = { clause: position, span: clause.span };
  switch (clause.kind) {
    case "path":
      return pathAtoms(builder, scope, clause.path, position);
    case "let": {
      const value = lookUp(scope, clause.name.text)!.slot;
      return [{ kind: "let", value, term: termOf(clause.value, scope, builder.parameters), origin }];
    }
    case "where":
      return conditions(termOf(clause.condition, scope, builder.parameters)).map((condition) => ({
        kind: "where",
        condition,
        origin,
      }));
    case "optional":
    case "each":
      throw new Error("the new forms are not compiled yet");
    case "unless": {
      const inner: Scope = { names: new Map(), outer: scope };
      declareAll(builder, inner, clause.clauses);
      const atoms = clause.clauses.flatMap((part) => clauseAtoms(builder, inner, part, position));
      const own = new Set<Slot>();
      for (const variable of inner.names.values()) own.add(variable.slot);
      const outerSlots = new Set([...scopeSlots(scope)]);
      const outer = [...new Set(atoms.flatMap(slotsOf))].filter((slot) => outerSlots.has(slot) && !own.has(slot));
      return [{ kind: "unless", atoms, outer, origin }];
    }
  }
}

function* scopeSlots(scope: Scope): Generator<Slot> {
  for (const variable of scope.names.values()) yield variable.slot;
  if (scope.outer) yield* scopeSlots(scope.outer);
}

/** Slots that a term reads. */
export function termSlots(term: Term): readonly Slot[] {
  switch (term.kind) {
    case "value":
      return [];
    case "slot":
      return [term.slot];
    case "attribute":
    case "has":
    case "key":
      return [term.node];
    case "aggregate":
    case "bound":
    case "default":
    case "choose":
      throw new Error("the new forms are not compiled yet");
    case "call":
      return term.args.flatMap(termSlots);
    case "minus":
    case "not":
      return termSlots(term.operand);
    case "binary":
      return [...termSlots(term.left), ...termSlots(term.right)];
  }
}

/** Slots that an atom speaks of; of an `unless` only those bound around it. */
export function slotsOf(atom: Atom): readonly Slot[] {
  switch (atom.kind) {
    case "kind":
    case "any":
      return [atom.node];
    case "edge":
      return [atom.from, atom.to];
    case "equal":
      return [atom.node, ...termSlots(atom.value)];
    case "bind":
      return [atom.node, atom.value];
    case "let":
      return [atom.value, ...termSlots(atom.term)];
    case "where":
      return termSlots(atom.condition);
    case "unless":
      return atom.outer;
    case "optional":
      return [...atom.outer, ...atom.binds];
  }
}

/** The clauses of a rule in normal form. The rule must have passed the checks. */
export function bodyOf(rule: Rule, parameters: Parameters): Body {
  const builder: Builder = { slots: 0, slotOf: new Map(), parameters };
  const scope: Scope = { names: new Map() };
  declareAll(builder, scope, rule.clauses);
  const named = new Map([...scope.names.values()].map((variable) => [variable.slot, variable]));
  const variables: Variable[] = Array.from(
    { length: builder.slots },
    (_, slot) => named.get(slot) ?? { slot, sort: "node" as const },
  );
  const atoms = rule.clauses.flatMap((clause, position) => clauseAtoms(builder, scope, clause, position));
  return { atoms, each: [], variables, slots: builder.slots, slotOf: builder.slotOf, scope };
}
