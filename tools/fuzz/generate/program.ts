/** Whole programs by chance: derives, rewrites in counted and uncounted stages, forbids and invariants. Many are refused; the rest runs. */
import { several, shuffled, type Random } from "../random.js";
import { bind, each, innerClauses, optional, path, unless, where } from "./clause.js";
import { expressionOf } from "./expression.js";
import { edgeAt, newScope, within, type Scope } from "./scope.js";
import { edgeKinds, nodeKinds, vocabularyName } from "./vocabulary.js";

type Form = "derive" | "rewrite" | "forbid" | "invariant";

interface Body {
  readonly clauses: readonly string[];
  readonly scope: Scope;
  /** What effects may speak of, if there is a `for each`. */
  readonly set: Scope | undefined;
}

function body(random: Random, form: Form): Body {
  const scope = newScope(random);
  const clauses = several(random, 1, 2, () => path(scope, random.below(3), form === "rewrite" && random.once(2)));
  if (random.once(4)) clauses.push(optional(scope));
  const set = form !== "invariant" && random.once(6) ? each(scope) : undefined;
  if (set) clauses.push(set.text);
  if (random.once(3)) clauses.push(unless(scope));
  if (random.once(4)) clauses.push(bind(scope));
  if (random.once(3)) clauses.push(where(scope));
  return { clauses, scope, set: set?.inner };
}

const names = (scope: Scope): readonly string[] => [...scope.nodes.keys()];

function edgeEffect(scope: Scope): string {
  const { random } = scope;
  const from = random.pick(names(scope));
  const { edge, out, kind } = edgeAt(random, scope.nodes.get(from)!);
  const ends = [...scope.nodes].flatMap(([name, own]) => (own === kind ? [name] : []));
  if (!ends.length) return madeNode(scope);
  return out ? `${from} -${edge}-> ${random.pick(ends)}` : `${random.pick(ends)} -${edge}-> ${from}`;
}

function attributeEffect(scope: Scope): string {
  const { random } = scope;
  const node = random.pick(names(scope));
  const attributes = Object.entries(nodeKinds[scope.nodes.get(node)!]!);
  const [name, type] = random.pick(attributes);
  return `${node}.${name} = ${expressionOf(scope, type, 1)}`;
}

function madeNode(scope: Scope): string {
  const { random } = scope;
  const value = random.once(2) ? ` { n: ${expressionOf(scope, "int", 1)} }` : "";
  return `x:Made${value} -made-> ${random.pick(names(scope).filter((name) => edgeKinds["made"]!.to.includes(scope.nodes.get(name)!)))}`;
}

function takingEffect(scope: Scope): string {
  const { random } = scope;
  if (random.once(4)) return `delete ${random.pick(names(scope))}${random.once(2) ? " cascade" : ""}`;
  if (!scope.drawn.length) return edgeEffect(scope);
  const { from, kind, to } = random.pick(scope.drawn);
  return `delete ${from} -${kind}-> ${to}`;
}

function effect(scope: Scope, form: Form): string {
  const { random } = scope;
  if (form === "rewrite" && random.once(2)) return takingEffect(scope);
  return random.pick([edgeEffect, edgeEffect, attributeEffect, madeNode])(scope);
}

function effects({ scope, set }: Body, form: Form): readonly string[] {
  const { random } = scope;
  if (form === "invariant") return innerClauses(within(scope), 1);
  if (form === "forbid") {
    const note = set ? [`note "also {${expressionOf(set, "int", 0)}}" at ${random.pick(names(set))}`] : [];
    return [`error "found {${expressionOf(scope, "int", 1)}}" at ${random.pick(names(scope).filter((name) => !scope.optional.has(name)))}`, ...note, 'help "none"'];
  }
  const made = several(random, 1, 2, () => effect(set && random.once(2) ? { ...set, drawn: [...scope.drawn, ...set.drawn] } : scope, form));
  // A node is made once in a rule, whatever speaks of it.
  return made.filter((one, i) => !one.startsWith("x:") || made.findIndex((other) => other.startsWith("x:")) === i);
}

function rule(random: Random, form: Form, name: string): string {
  const made = body(random, form);
  return `/// A rule.\n${form} ${name} {\n  ${made.clauses.join("\n  ")}\n  =>\n  ${effects(made, form).join("\n  ")}\n}\n`;
}

function stepText(random: Random, name: string): string {
  switch (random.below(4)) {
    case 0:
      return name;
    case 1:
      return `${name} once`;
    case 2:
      return `${name} ${1 + random.below(4)} times`;
    default:
      return `repeat ${1 + random.below(3)} {\n    ${name} ${random.pick(["once", "2 times"])}\n  }`;
  }
}

/** The text of a program. */
export function programText(random: Random): string {
  const rules: string[] = [];
  const named = (form: Form, most: number): string[] =>
    several(random, 0, most, () => {
      const name = `${form}_${rules.length}`;
      rules.push(rule(random, form, name));
      return name;
    });
  const rewrites = random.once(2) ? named("rewrite", 3) : [];
  const derives = named("derive", 3);
  named("forbid", 1);
  if (random.once(4)) named("invariant", 1);
  if (!rules.length) named("derive", 1);
  const stages = rewrites.length && !random.once(3) ? [`/// First.\nstage rewriting before main {\n  ${shuffled(random, rewrites).map((name) => stepText(random, name)).join("\n  ")}\n}\n`] : [];
  const later = derives.length > 1 && random.once(3) ? [`/// Later.\nstage later {\n  ${derives.at(-1)!}\n}\n`] : [];
  return [`use graph.${vocabularyName}\n`, ...stages, ...later, ...rules].join("\n");
}

function nodeText(random: Random, key: string): string {
  const kind = random.pick(["A", "A", "B", "C"]);
  const values = Object.entries(nodeKinds[kind]!).flatMap(([name, type]) => {
    if (random.once(2)) return [];
    return [`${name}: ${type === "int" ? random.below(4) : type === "string" ? random.pick(['"x"', '"y"']) : random.pick(["true", "false"])}`];
  });
  return `${key}:${kind}${values.length ? ` { ${values.join(", ")} }` : ""}`;
}

const kindOf = (node: string): string => /:(\w+)/.exec(node)![1]!;
const keyOf = (node: string): string => node.slice(0, node.indexOf(":"));

function edgeText(random: Random, nodes: readonly string[]): string | undefined {
  const from = random.pick(nodes);
  const { edge, out, kind } = edgeAt(random, kindOf(from));
  const ends = nodes.filter((one) => kindOf(one) === kind);
  if (!ends.length) return undefined;
  const to = random.pick(ends);
  return out ? `${keyOf(from)} -${edge}-> ${keyOf(to)}` : `${keyOf(to)} -${edge}-> ${keyOf(from)}`;
}

interface Lines {
  readonly nodes: readonly string[];
  readonly edges: readonly string[];
}

const edgesAmong = (random: Random, nodes: readonly string[], most: number): string[] =>
  several(random, 0, most, () => edgeText(random, nodes)).filter((one) => one !== undefined);

function graphLines(random: Random, most: number): Lines {
  const nodes = several(random, 1, most, () => nodeText(random, "")).map((text, i) => `k${(i * 7) % 10}_${i}${text}`);
  return { nodes, edges: edgesAmong(random, nodes, 2 * most) };
}

/** The graph with some nodes and edges more, fewer or other than they were. */
function changedLines(random: Random, { nodes, edges }: Lines): Lines {
  const left = nodes.filter(() => !random.once(6)).map((one) => (random.once(5) ? nodeText(random, keyOf(one)) : one));
  const after = random.once(3) ? [...left, nodeText(random, `k${random.below(10)}_new`)] : left;
  if (!after.length) return { nodes, edges };
  const kinds = new Map(after.map((one) => [keyOf(one), kindOf(one)]));
  const before = new Map(nodes.map((one) => [keyOf(one), kindOf(one)]));
  const fits = (key: string): boolean => kinds.has(key) && kinds.get(key) === before.get(key);
  const kept = edges.filter((one) => !random.once(5) && one.split(/ -\w+-> /).every(fits));
  return { nodes: after, edges: [...kept, ...edgesAmong(random, after, 3)] };
}

const caseText = (title: string, { nodes, edges }: Lines): string => `# ${title}\n\n${[...nodes, ...edges].join("\n")}\n\n==>\n\nnothing\n`;

/** A golden with two graphs: one, and what a few changes make of it. */
export function graphText(random: Random, most: number): string {
  const before = graphLines(random, most);
  return `${caseText("A graph", before)}\n${caseText("The graph, changed", changedLines(random, before))}`;
}
