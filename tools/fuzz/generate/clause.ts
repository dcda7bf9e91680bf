/** Clauses by chance that fit the vocabulary and what a scope has bound. */
import { bool, expressionOf, int } from "./expression.js";
import { edgeAt, kindNames, within, type Scope, type Type } from "./scope.js";
import { nodeKinds } from "./vocabulary.js";

function attributePattern(scope: Scope, kind: string): string {
  const { random } = scope;
  if (!random.once(4)) return "";
  const name = random.pick(Object.keys(nodeKinds[kind]!));
  const type = nodeKinds[kind]![name]!;
  if (random.once(2) && !scope.values.has(name)) {
    scope.values.set(name, type);
    return ` { ${name} }`;
  }
  return ` { ${name}: ${scope.nodes.size ? expressionOf(scope, type, 0) : literal(scope, type)} }`;
}

const literal = ({ random }: Scope, type: Type): string => (type === "int" ? String(random.below(3)) : type === "string" ? '"x"' : random.pick(["true", "false"]));

interface Placed {
  readonly text: string;
  readonly kind: string;
  readonly name?: string;
}

/** A node of this kind: one that is bound, a new one, or one without a name. */
function node(scope: Scope, kind: string, named: boolean): Placed {
  const { random } = scope;
  const known = [...scope.nodes].flatMap(([name, own]) => (own === kind ? [name] : []));
  if (known.length && random.once(2)) {
    const name = random.pick(known);
    return { text: name, kind, name };
  }
  if (!named && random.once(3)) return { text: random.once(4) ? "_" : `:${kind}${attributePattern(scope, kind)}`, kind };
  const name = scope.fresh.shift();
  if (name === undefined) return { text: `:${kind}`, kind };
  const text = `${name}:${kind}${attributePattern(scope, kind)}`;
  scope.nodes.set(name, kind);
  return { text, kind, name };
}

const joins: readonly (readonly string[])[] = [["e", "h"], ["e", "f"], ["g", "h"]];

function step(scope: Scope, from: Placed, plain: boolean): Placed {
  const { random } = scope;
  const { edge, out, kind } = edgeAt(random, from.kind);
  const to = node(scope, kind, plain);
  const several = plain ? undefined : random.once(8) ? joins.find((both) => both.includes(edge)) : undefined;
  const repeat = plain || from.kind !== kind ? "" : random.pick(["", "", "", "+", "*"]);
  if (!several && !repeat && from.name !== undefined && to.name !== undefined)
    scope.drawn.push(out ? { from: from.name, kind: edge, to: to.name } : { from: to.name, kind: edge, to: from.name });
  const shown = `${(several ?? [edge]).join("|")}${repeat}`;
  return { ...to, text: `${from.text} ${out ? `-${shown}->` : `<-${shown}-`} ${to.text}` };
}

/** A path; `plain` ones have single edges and names everywhere. */
export function path(scope: Scope, steps: number, plain = false): string {
  const { random } = scope;
  const kinds = [...scope.nodes.values()];
  let drawn = node(scope, kinds.length && random.once(2) ? random.pick(kinds) : random.pick(kindNames), true);
  for (let i = 0; i < steps; i++) drawn = step(scope, drawn, plain);
  return drawn.text;
}

/** Clauses within an `unless`, an aggregate and so on: at least one path. */
export function innerClauses(scope: Scope, depth: number): readonly string[] {
  const { random } = scope;
  const clauses = [path(scope, 1)];
  if (random.once(4)) clauses.push(path(scope, random.below(2)));
  if (depth > 0 && random.once(5)) clauses.push(`unless { ${innerClauses(within(scope), 0).join(" ")} }`);
  if (random.once(3)) clauses.push(`where ${bool(scope, 0)}`);
  return clauses;
}

const block = (word: string, clauses: readonly string[]): string => `${word} {\n    ${clauses.join("\n    ")}\n  }`;

/** An `optional`, whose names the rule may speak of. */
export function optional(scope: Scope): string {
  const inner = within(scope);
  const clauses = innerClauses(inner, 1);
  for (const [name, kind] of inner.nodes)
    if (!scope.nodes.has(name)) {
      scope.nodes.set(name, kind);
      scope.optional.add(name);
    }
  return block("optional", clauses);
}

/** A `for each`, and the scope that its effects see. */
export function each(scope: Scope): { readonly text: string; readonly inner: Scope } {
  const inner = within(scope);
  return { text: block("for each", innerClauses(inner, 1)), inner };
}

/** An `unless`. */
export const unless = (scope: Scope): string => block("unless", innerClauses(within(scope), 1));

/** A `let`. */
export function bind(scope: Scope): string {
  const type = scope.random.pick(["int", "int", "string"] as const);
  const value = expressionOf(scope, type, 2);
  const name = ["v", "w"].find((one) => !scope.values.has(one));
  if (!name) return `where ${int(scope, 1)} <= 3`;
  scope.values.set(name, type);
  return `let ${name} = ${value}`;
}

/** A `where`. */
export const where = (scope: Scope): string => `where ${bool(scope, 2)}`;

