/**
 * From the syntax tree of a rule to its normal form: names get slots, clauses become atoms, expressions terms.
 * A frame begins with the nodes of the rule and of its `optional`s in the order in which a reader meets them, then their values;
 * what stands within `for each`, `unless` and aggregates has scopes and slots of its own behind them.
 * The rule must have passed the checks of names.
 */
import type { Aggregate, Clause, Expr, Name, NodePattern, Path, Rule, Span } from "../../grammar/ast.js";
import type { AggregateOp, AggregateTerm, Atom, Body, Each, Origin, Parameters, Scope, Slot, Sort, Term, Variable } from "./pattern.js";
import { lookUp, slotsOf, termSlots } from "./pattern.js";

/** What the parts of one rule share while they are compiled. */
export interface Builder {
  /** The next slot of the frame. */
  slots: number;
  /** Position of the clause at hand. */
  clause: number;
  readonly slotOf: Map<NodePattern, Slot>;
  readonly parameters: Parameters;
}

export function newBuilder(parameters: Parameters): Builder {
  return { slots: 0, clause: 0, slotOf: new Map(), parameters };
}

function declare(builder: Builder, scope: Scope, name: string, sort: Sort): Variable {
  const known = lookUp(scope, name);
  if (known) return known;
  const variable = { slot: builder.slots++, sort, name };
  scope.names.set(name, variable);
  return variable;
}

function pathNodes(path: Path): readonly NodePattern[] {
  return [path.first, ...path.steps.map((step) => step.node)];
}

function declareNodes(builder: Builder, scope: Scope, path: Path): void {
  for (const pattern of pathNodes(path))
    builder.slotOf.set(pattern, pattern.name ? declare(builder, scope, pattern.name.text, "node").slot : builder.slots++);
}

function declareValues(builder: Builder, scope: Scope, path: Path): void {
  for (const node of pathNodes(path))
    for (const attribute of node.attributes)
      if (!attribute.value && !builder.parameters.has(attribute.name.text)) declare(builder, scope, attribute.name.text, "value");
}

/** Clauses whose names are those of the scope itself: the clauses and what stands within `optional`. */
function opened(clauses: readonly Clause[]): readonly Clause[] {
  return clauses.flatMap((clause): readonly Clause[] => (clause.kind === "optional" ? clause.clauses : [clause]));
}

function declareAll(builder: Builder, scope: Scope, clauses: readonly Clause[]): void {
  for (const clause of clauses) if (clause.kind === "path") declareNodes(builder, scope, clause.path);
  for (const clause of clauses) {
    if (clause.kind === "path") declareValues(builder, scope, clause.path);
    if (clause.kind === "let") declare(builder, scope, clause.name.text, "value");
  }
}

function variablesFrom(builder: Builder, scope: Scope, first: Slot): readonly Variable[] {
  const named = new Map([...scope.names.values()].map((variable) => [variable.slot, variable]));
  return Array.from({ length: builder.slots - first }, (_, i) => named.get(first + i) ?? { slot: first + i, sort: "node" as const });
}

interface Enclosed {
  readonly scope: Scope;
  readonly variables: readonly Variable[];
  readonly atoms: readonly Atom[];
}

/** Clauses in a scope of their own within another. */
function enclosed(builder: Builder, around: Scope, clauses: readonly Clause[]): Enclosed {
  const scope: Scope = { names: new Map(), outer: around };
  const first = builder.slots;
  declareAll(builder, scope, clauses);
  const variables = variablesFrom(builder, scope, first);
  return { scope, variables, atoms: clauses.flatMap((clause) => clauseAtoms(builder, scope, clause)) };
}

function* scopeSlots(scope: Scope): Generator<Slot> {
  for (const variable of scope.names.values()) yield variable.slot;
  if (scope.outer) yield* scopeSlots(scope.outer);
}

/** Those of the slots that names around bind, each once. */
function outerOf(around: Scope, slots: readonly Slot[]): readonly Slot[] {
  const known = new Set(scopeSlots(around));
  return [...new Set(slots)].filter((slot) => known.has(slot));
}

/** The term of an expression. */
export function termOf(expr: Expr, scope: Scope, builder: Builder): Term {
  const term = (inner: Expr): Term => termOf(inner, scope, builder);
  switch (expr.kind) {
    case "int":
    case "string":
    case "bool":
      return { kind: "value", value: expr.value };
    case "name":
      return nameTerm(expr.name.text, scope, builder.parameters);
    case "attribute":
      return { kind: "attribute", node: slotNamed(expr.node.text, scope), name: expr.attribute.text, span: expr.span };
    case "call":
      return callTerm(expr, scope, builder);
    case "aggregate":
      return aggregateTerm(expr, scope, builder);
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

type Call = Extract<Expr, { kind: "call" }>;

/** Forms that look like calls and are not: what they take is not worked out before, or is no value. */
function callTerm(call: Call, scope: Scope, builder: Builder): Term {
  const special = formOf(call, scope, builder);
  if (special) return special;
  return { kind: "call", name: call.function.text, args: call.arguments.map((arg) => termOf(arg, scope, builder)), span: call.span };
}

function formOf({ function: called, arguments: args, span }: Call, scope: Scope, builder: Builder): Term | undefined {
  const term = (i: number): Term => termOf(args[i]!, scope, builder);
  const first = args[0];
  switch (`${called.text} ${args.length}`) {
    case "has 1":
    case "unset 1":
      if (first!.kind !== "attribute") return undefined;
      return { kind: "has", node: slotNamed(first!.node.text, scope), name: first!.attribute.text, set: called.text === "has", span };
    case "key 1":
      return first!.kind === "name" && lookUp(scope, first!.name.text)?.sort === "node"
        ? { kind: "key", node: slotNamed(first!.name.text, scope) }
        : undefined;
    case "bound 1":
      return first!.kind === "name" && lookUp(scope, first!.name.text)
        ? { kind: "bound", slot: slotNamed(first!.name.text, scope), span }
        : undefined;
    case "default 2":
      return { kind: "default", value: term(0), fallback: term(1), span };
    case "choose 3":
      return { kind: "choose", condition: term(0), yes: term(1), no: term(2), span };
    default:
      return undefined;
  }
}

function aggregateTerm(aggregate: Aggregate, around: Scope, builder: Builder): AggregateTerm {
  const { scope, variables, atoms } = enclosed(builder, around, aggregate.clauses);
  const fold = aggregate.fold && { slot: builder.slots++, start: termOf(aggregate.fold.start, around, builder) };
  const reached = aggregate.fold && foldScope(aggregate.fold.name, fold!.slot, scope);
  const [value, separator] = aggregate.values;
  const valueTerm = value && termOf(value, reached ?? scope, builder);
  const separatorTerm = separator && termOf(separator, around, builder);
  const by = aggregate.by.map((key) => termOf(key, scope, builder));
  const terms = [...by, ...[valueTerm, separatorTerm, fold?.start].flatMap((term) => term ?? [])];
  return {
    kind: "aggregate",
    op: aggregate.function.text as AggregateOp,
    atoms,
    outer: outerOf(around, [...atoms.flatMap(slotsOf), ...terms.flatMap(termSlots)]),
    variables,
    ...(valueTerm && { value: valueTerm }),
    ...(separatorTerm && { separator: separatorTerm }),
    ...(fold && { fold }),
    by,
    span: aggregate.span,
  };
}

function foldScope(name: Name, slot: Slot, outer: Scope): Scope {
  return { names: new Map([[name.text, { slot, sort: "value" as const, name: name.text }]]), outer };
}

function nodeAtoms(builder: Builder, scope: Scope, pattern: NodePattern): Atom[] {
  const node = builder.slotOf.get(pattern)!;
  const origin = { clause: builder.clause, span: pattern.span };
  const atoms: Atom[] = pattern.type ? [{ kind: "kind", node, type: pattern.type.text, origin: { ...origin, word: pattern.type.span } }] : [];
  for (const { name, value } of pattern.attributes) {
    const named = { ...origin, word: name.span };
    const variable = value ? undefined : lookUp(scope, name.text);
    if (variable) atoms.push({ kind: "bind", node, name: name.text, value: variable.slot, origin: named });
    else {
      const term = value ? termOf(value, scope, builder) : nameTerm(name.text, scope, builder.parameters);
      atoms.push({ kind: "equal", node, name: name.text, value: term, origin: named });
    }
  }
  return atoms;
}

function pathAtoms(builder: Builder, scope: Scope, path: Path): Atom[] {
  const origin = (span: Span): Origin => ({ clause: builder.clause, span });
  const atoms = nodeAtoms(builder, scope, path.first);
  let previous = builder.slotOf.get(path.first)!;
  if (!path.steps.length && !path.first.type) atoms.unshift({ kind: "any", node: previous, origin: origin(path.span) });
  for (const { edge, node } of path.steps) {
    const next = builder.slotOf.get(node)!;
    const [from, to] = edge.direction === "out" ? [previous, next] : [next, previous];
    const kinds = edge.kinds.map((kind) => kind.text);
    atoms.push({ kind: "edge", kinds, from, to, repeat: edge.repeat, origin: origin(edge.span) });
    atoms.push(...nodeAtoms(builder, scope, node));
    previous = next;
  }
  return atoms;
}

// `and` at the top of a condition is two conditions, so that each can be checked as early as possible.
function conditions(term: Term): readonly Term[] {
  return term.kind === "binary" && term.op === "and" ? [...conditions(term.left), ...conditions(term.right)] : [term];
}

function clauseAtoms(builder: Builder, scope: Scope, clause: Clause): readonly Atom[] {
  const origin = { clause: builder.clause, span: clause.span };
  switch (clause.kind) {
    case "path":
      return pathAtoms(builder, scope, clause.path);
    case "let":
      return [{ kind: "let", value: slotNamed(clause.name.text, scope), term: termOf(clause.value, scope, builder), origin }];
    case "where":
      return conditions(termOf(clause.condition, scope, builder)).map((condition) => ({ kind: "where", condition, origin }));
    case "unless":
      return [unlessAtom(builder, scope, clause.clauses, origin)];
    case "optional": {
      const atoms = clause.clauses.flatMap((part) => clauseAtoms(builder, scope, part));
      return [{ kind: "optional", atoms, outer: [], binds: [...new Set(atoms.flatMap(slotsOf))], origin }];
    }
    case "each":
      return [];
  }
}

type Unless = Extract<Atom, { kind: "unless" }>;

function unlessAtom(builder: Builder, around: Scope, clauses: readonly Clause[], origin: Origin): Unless {
  const { atoms } = enclosed(builder, around, clauses);
  return { kind: "unless", atoms, outer: outerOf(around, atoms.flatMap(slotsOf)), origin };
}

function eachOf(builder: Builder, around: Scope, clauses: readonly Clause[], origin: Origin): Each {
  const { atoms, variables } = enclosed(builder, around, clauses);
  return { atoms, variables, outer: outerOf(around, atoms.flatMap(slotsOf)), origin };
}

/** An `optional` binds only what nothing else binds. */
function divided(atom: Atom, bound: ReadonlySet<Slot>): Atom {
  if (atom.kind !== "optional") return atom;
  const mentioned = atom.binds;
  return { ...atom, outer: mentioned.filter((slot) => bound.has(slot)), binds: mentioned.filter((slot) => !bound.has(slot)) };
}

/** The clauses of a rule in normal form. */
export function bodyOf(rule: Rule, builder: Builder): Body {
  const scope: Scope = { names: new Map() };
  declareAll(builder, scope, opened(rule.clauses));
  const variables = variablesFrom(builder, scope, 0);
  const atoms: Atom[] = [];
  const each: Each[] = [];
  rule.clauses.forEach((clause, position) => {
    builder.clause = position;
    if (clause.kind === "each") each.push(eachOf(builder, scope, clause.clauses, { clause: position, span: clause.span }));
    else atoms.push(...clauseAtoms(builder, scope, clause));
  });
  const bound = new Set(atoms.flatMap((atom) => (atom.kind === "optional" ? [] : boundBy(atom))));
  return { atoms: atoms.map((atom) => divided(atom, bound)), each, variables, slots: builder.slots, slotOf: builder.slotOf, scope };
}

/** Slots that an atom can bind; a condition only looks. */
function boundBy(atom: Atom): readonly Slot[] {
  switch (atom.kind) {
    case "kind":
    case "any":
    case "equal":
      return [atom.node];
    case "edge":
      return [atom.from, atom.to];
    case "bind":
      return [atom.node, atom.value];
    case "let":
      return [atom.value];
    case "optional":
      return atom.binds;
    case "where":
    case "unless":
      return [];
  }
}

/** What an invariant asks for, as an `unless` that must not hold. */
export function holdsOf(rule: Rule, body: Body, builder: Builder): Unless {
  builder.clause = rule.clauses.length;
  return unlessAtom(builder, body.scope, rule.holds, { clause: rule.clauses.length, span: rule.span });
}
