/** What one match does: everything is worked out from the graph as it was, then everything happens. */
import type { Clause, Effect, Expr, Name, NodePattern, Path, Rule } from "../../../grammar/ast.js";
import { showValue, type Value } from "../../graph/value.js";
import { madeKey } from "../../rule/made-key.js";
import { evaluate, idOf, matches, nodesOf, sorted } from "./match.js";
import { addNode, edgeKey, edgeParts, type Env, type Model } from "./model.js";

type Each = Extract<Clause, { kind: "each" }>;

const eachesOf = (rule: Rule): readonly Each[] => rule.clauses.filter((clause) => clause.kind === "each");
const opened = (clauses: readonly Clause[]): readonly Clause[] =>
  clauses.flatMap((clause): readonly Clause[] => (clause.kind === "optional" ? clause.clauses : [clause]));

function exprNames(expr: Expr): readonly string[] {
  switch (expr.kind) {
    case "name":
      return [expr.name.text];
    case "attribute":
      return [expr.node.text];
    case "call":
      return expr.arguments.flatMap(exprNames);
    case "unary":
      return exprNames(expr.operand);
    case "binary":
      return [...exprNames(expr.left), ...exprNames(expr.right)];
    case "aggregate":
      return [...expr.values, ...expr.by, ...(expr.fold ? [expr.fold.start] : [])]
        .flatMap(exprNames)
        .concat(expr.clauses.flatMap(clauseNames));
    default:
      return [];
  }
}

function clauseNames(clause: Clause): readonly string[] {
  switch (clause.kind) {
    case "path":
      return nodesOf(clause.path).flatMap((node) => [
        ...(node.name ? [node.name.text] : []),
        ...node.attributes.flatMap(({ name, value }) => (value ? exprNames(value) : [name.text])),
      ]);
    case "let":
      return [clause.name.text, ...exprNames(clause.value)];
    case "where":
      return exprNames(clause.condition);
    default:
      return clause.clauses.flatMap(clauseNames);
  }
}

/** Names in the order of the frame: nodes, then values. */
function namesOf(clauses: readonly Clause[]): readonly string[] {
  const paths = opened(clauses).flatMap((clause) => (clause.kind === "path" ? nodesOf(clause.path) : []));
  const nodes = paths.flatMap(({ name }) => (name ? [name.text] : []));
  const values = opened(clauses).flatMap((clause) => {
    if (clause.kind === "let") return [clause.name.text];
    return clause.kind === "path"
      ? nodesOf(clause.path).flatMap(({ attributes }) => attributes.flatMap(({ name, value }) => (value ? [] : [name.text])))
      : [];
  });
  return [...new Set([...nodes, ...values])];
}

interface Making {
  readonly pattern: NodePattern;
  /** Positions of the effects that say its kind. */
  readonly by: readonly number[];
  readonly each: number | undefined;
}

/** What an effect speaks of: names of nodes, expressions with the names of attributes or ends. */
function partsOf(effect: Effect): { readonly nodes: readonly Name[]; readonly exprs: readonly (readonly Expr[])[] } {
  switch (effect.kind) {
    case "path":
    case "delete":
      return {
        nodes: nodesOf(effect.path).map(({ name }) => name!),
        exprs: nodesOf(effect.path).flatMap(({ attributes }) =>
          attributes.map(({ name, value, span }) => [value ?? ({ kind: "name", name, span } as const)]),
        ),
      };
    case "attribute":
      return { nodes: [effect.node], exprs: [[effect.value]] };
    case "patch":
      return { nodes: [effect.node], exprs: [[effect.from, effect.to]] };
    default:
      return { nodes: [], exprs: [] };
  }
}

const spoken = (effect: Effect): readonly string[] => [
  ...partsOf(effect).nodes.map(({ text }) => text),
  ...partsOf(effect).exprs.flat().flatMap(exprNames),
];

export interface Happening {
  readonly effect: Effect;
  readonly env: Env;
  readonly each: number | undefined;
}

export interface Firing {
  readonly rule: Rule;
  readonly env: Env;
  readonly sets: readonly (readonly Env[])[];
  readonly makings: readonly { readonly making: Making; readonly env: Env }[];
  readonly happenings: readonly Happening[];
}

/** Which `for each` an effect speaks of, by a name that only that one binds or that is made for each of its elements. */
function eachOf(rule: Rule, effect: Effect, makings: readonly Making[]): number | undefined {
  const outer = new Set(namesOf(rule.clauses));
  const at = eachesOf(rule).findIndex(({ clauses }) => namesOf(clauses).some((name) => !outer.has(name) && spoken(effect).includes(name)));
  if (at >= 0) return at;
  return makings.find(({ pattern, each }) => each !== undefined && spoken(effect).includes(pattern.name!.text))?.each;
}

function makingsOf(rule: Rule): readonly Making[] {
  const bound = new Set([...namesOf(rule.clauses), ...eachesOf(rule).flatMap(({ clauses }) => namesOf(clauses))]);
  const made = new Map<string, { readonly pattern: NodePattern; readonly by: number[] }>();
  rule.effects.forEach((effect, i) => {
    if (effect.kind !== "path") return;
    for (const pattern of nodesOf(effect.path)) {
      const name = pattern.name!.text;
      if (!pattern.type || bound.has(name)) continue;
      if (!made.has(name)) made.set(name, { pattern, by: [] });
      made.get(name)!.by.push(i);
    }
  });
  return [...made.values()].map(({ pattern, by }) => {
    const eaches = new Set(by.map((i) => eachOf(rule, rule.effects[i]!, [])));
    return { pattern, by, each: eaches.size === 1 ? [...eaches][0] : undefined };
  });
}

/** What the match is going to do; nothing if a value that it needs is not there. */
export function firingOf(model: Model, rule: Rule, env: Env): Firing | undefined {
  const sets = eachesOf(rule).map(({ clauses }) => sorted(model, clauses, [...matches(model, clauses, env)]));
  const all = makingsOf(rule);
  let happenings: Happening[] = [];
  for (const effect of rule.effects) {
    const each = eachOf(rule, effect, all);
    for (const one of each === undefined ? [env] : sets[each]!) {
      const verdict = ready(model, effect, one);
      if (verdict === "unknown") return undefined;
      if (verdict === "happens") happenings.push({ effect, env: one, each });
    }
  }
  for (;;) {
    const makings = all.flatMap((making) => {
      const saying = happenings.filter(({ effect }) => making.by.some((i) => rule.effects[i] === effect));
      if (making.each === undefined) return saying.length ? [{ making, env }] : [];
      return sets[making.each]!.filter((one) => saying.some((other) => other.env === one)).map((one) => ({ making, env: one }));
    });
    const isMade = (name: string, one: Env): boolean =>
      makings.some(({ making, env: at }) => making.pattern.name!.text === name && (making.each === undefined || at === one));
    const lacks = ({ effect, env: one }: Happening): boolean =>
      partsOf(effect).nodes.some(({ text }) => all.some(({ pattern }) => pattern.name!.text === text) && !isMade(text, one));
    const left = happenings.filter((one) => !lacks(one));
    if (left.length === happenings.length) return { rule, env, sets, makings, happenings };
    happenings = left;
  }
}

function ready(model: Model, effect: Effect, env: Env): "happens" | "not" | "unknown" {
  const { nodes, exprs } = partsOf(effect);
  if (nodes.some(({ text }) => env.absent.has(text))) return "not";
  const without = exprs.filter((terms) => terms.some((expr) => evaluate(model, expr, env) === undefined));
  if (without.some((terms) => terms.flatMap(exprNames).some((name) => env.absent.has(name)))) return "not";
  return without.length ? "unknown" : "happens";
}

interface Instance {
  readonly env: Env;
  readonly paths: readonly Path[];
}

/** The match and the elements of its sets with the paths that each of them matched. */
function instancesOf({ rule, env, sets }: Firing): readonly Instance[] {
  const paths = (clauses: readonly Clause[]): readonly Path[] => clauses.flatMap((clause) => (clause.kind === "path" ? [clause.path] : []));
  const there = paths(opened(rule.clauses)).filter((path) => nodesOf(path).every((node) => env.nodes.has(idOf(node))));
  return [
    { env, paths: there },
    ...eachesOf(rule).flatMap(({ clauses }, i) => sets[i]!.map((one) => ({ env: one, paths: paths(clauses) }))),
  ];
}

interface Drawn {
  readonly from: string | NodePattern;
  readonly to: string | NodePattern;
  readonly kinds: readonly string[];
}

function drawn(path: Path): readonly Drawn[] {
  const nodes = nodesOf(path).map(idOf);
  return path.steps.map(({ edge }, i) => {
    const [from, to] = edge.direction === "out" ? [nodes[i]!, nodes[i + 1]!] : [nodes[i + 1]!, nodes[i]!];
    return { from, to, kinds: edge.kinds.map(({ text }) => text) };
  });
}

const keyIn = (env: Env, { from, to }: Drawn, kind: string): string => edgeKey(env.nodes.get(from)!, kind, env.nodes.get(to)!);

/** Whether a rewrite may do this: nothing goes that is matched as kept, that is not there, or that has edges which nobody mentioned. */
export function mayHappen(model: Model, firing: Firing): boolean {
  const deletes = firing.happenings.filter(({ effect }) => effect.kind === "delete") as readonly (Happening & {
    readonly effect: Extract<Effect, { kind: "delete" }>;
  })[];
  const goneNodes = new Set(
    firing.rule.effects.flatMap((effect) => (effect.kind === "delete" && !effect.path.steps.length ? [effect.path.first.name!.text] : [])),
  );
  const goneEdges = firing.rule.effects.flatMap((effect) => (effect.kind === "delete" ? drawn(effect.path) : []));
  const instances = instancesOf(firing);
  const keptNodes = new Set(
    instances.flatMap(({ env, paths }) =>
      paths
        .flatMap(nodesOf)
        .map(idOf)
        .filter((id) => !(typeof id === "string" && goneNodes.has(id)))
        .map((id) => env.nodes.get(id)!),
    ),
  );
  const isGone = (edge: Drawn, kind: string): boolean =>
    goneEdges.some((gone) => gone.from === edge.from && gone.to === edge.to && gone.kinds[0] === kind);
  const matched = instances.flatMap(({ env, paths }) =>
    paths.flatMap(drawn).flatMap((edge) => edge.kinds.map((kind) => ({ key: keyIn(env, edge, kind), kept: !isGone(edge, kind) }))),
  );
  return deletes.every(({ effect, env }) => {
    const [edge] = drawn(effect.path);
    if (edge)
      return drawn(effect.path).every(
        (one) =>
          model.edges.has(keyIn(env, one, one.kinds[0]!)) &&
          !matched.some(({ key, kept }) => kept && key === keyIn(env, one, one.kinds[0]!)),
      );
    const node = env.nodes.get(effect.path.first.name!.text)!;
    if (keptNodes.has(node)) return false;
    return (
      effect.cascade ||
      [...model.edges].every(
        (key) =>
          !edgeParts(key)
            .filter((_, i) => i !== 1)
            .includes(node) || matched.some((one) => one.key === key),
      )
    );
  });
}

function keyOf(model: Model, { rule, env: match }: Firing, { pattern, each }: Making, env: Env): string {
  const own = each === undefined ? [] : namesOf(eachesOf(rule)[each]!.clauses).filter((name) => !namesOf(rule.clauses).includes(name));
  const show = (name: string, from: Env): string | undefined => {
    const value = from.values.get(name);
    return value === undefined ? from.nodes.get(name) : showValue(value);
  };
  const key = madeKey(rule.name.text, pattern.name!.text, [
    ...namesOf(rule.clauses).map((name) => show(name, match)),
    ...own.map((name) => show(name, env)),
  ]);
  if (rule.form !== "rewrite" || !model.kinds.has(key)) return key;
  for (let number = 2; ; number++) if (!model.kinds.has(`${key}#${number}`)) return `${key}#${number}`;
}

/** Does it all; false if nothing is new. */
export function fire(model: Model, firing: Firing): boolean {
  const { rule, happenings } = firing;
  const values = happenings.map(({ effect, env }) =>
    partsOf(effect).exprs.map((terms) => terms.map((expr) => evaluate(model, expr, env)!)),
  );
  const before = JSON.stringify([
    [...model.kinds],
    [...model.edges].sort(),
    [...model.patches],
    [...model.attributes].map(([key, own]) => [key, [...own].map(([name, value]) => [name, String(value)]).sort()]),
  ]);
  const again = new Set(
    happenings.flatMap(({ effect, env }) =>
      effect.kind === "path"
        ? drawn(effect.path)
            .filter(({ from, to }) => env.nodes.has(from) && env.nodes.has(to))
            .map((edge) => keyIn(env, edge, edge.kinds[0]!))
        : [],
    ),
  );
  for (const { effect, env } of happenings) if (effect.kind === "delete") takeAway(model, effect.path, env, again);
  const made = new Map<Making, Map<Env, string>>();
  for (const { making, env } of firing.makings) {
    const key = keyOf(model, firing, making, env);
    if (!model.kinds.has(key)) addNode(model, key, making.pattern.type!.text);
    made.set(making, (made.get(making) ?? new Map()).set(env, key));
  }
  const at = (name: string, env: Env): string => {
    const making = [...made.keys()].find(({ pattern }) => pattern.name!.text === name);
    return making ? made.get(making)!.get(making.each === undefined ? firing.env : env)! : env.nodes.get(name)!;
  };
  const set = new Map<string, Value>();
  happenings.forEach(({ effect, env }, i) => add(model, rule, effect, values[i]!, (name) => at(name, env), set));
  return (
    JSON.stringify([
      [...model.kinds],
      [...model.edges].sort(),
      [...model.patches],
      [...model.attributes].map(([key, own]) => [key, [...own].map(([name, value]) => [name, String(value)]).sort()]),
    ]) !== before
  );
}

function takeAway(model: Model, path: Path, env: Env, again: ReadonlySet<string>): void {
  for (const edge of drawn(path)) if (!again.has(keyIn(env, edge, edge.kinds[0]!))) model.edges.delete(keyIn(env, edge, edge.kinds[0]!));
  if (path.steps.length) return;
  const node = env.nodes.get(path.first.name!.text)!;
  for (const key of model.edges)
    if (
      edgeParts(key)
        .filter((_, i) => i !== 1)
        .includes(node)
    )
      model.edges.delete(key);
  model.kinds.delete(node);
  model.attributes.delete(node);
}

type At = (name: string) => string;

function add(model: Model, rule: Rule, effect: Effect, values: readonly (readonly Value[])[], at: At, set: Map<string, Value>): void {
  const assign = (node: string, name: string, value: Value): void => {
    const own = model.attributes.get(node)!;
    const before = rule.form === "rewrite" ? set.get(`${node}.${name}`) : own.get(name);
    if (before !== undefined && before !== value) model.conflict = true;
    else own.set(name, value);
    set.set(`${node}.${name}`, before ?? value);
  };
  if (effect.kind === "attribute") assign(at(effect.node.text), effect.attribute.text, values[0]![0]!);
  if (effect.kind === "patch") {
    const site = `${at(effect.node.text)}.${effect.field.text}`;
    const ends = `${values[0]![0]} to ${values[0]![1]}`;
    if (model.patches.has(site) && model.patches.get(site) !== ends) model.conflict = true;
    if (!model.patches.has(site)) model.patches.set(site, ends);
  }
  if (effect.kind !== "path") return;
  let i = 0;
  for (const { name, attributes } of nodesOf(effect.path))
    for (const attribute of attributes) assign(at(name!.text), attribute.name.text, values[i++]![0]!);
  for (const edge of drawn(effect.path)) model.edges.add(edgeKey(at(edge.from as string), edge.kinds[0]!, at(edge.to as string)));
}
