/**
 * The meaning of rules once more, by brute force over all assignments of nodes to names, straight from the syntax tree:
 * no plan, no index, no delta. It is the oracle that the tests compare the engine with, and shares no code with it
 * but the order of the strata.
 */
import type { Clause, EdgePattern, Expr, NodePattern, Path, Rule } from "../../grammar/ast.js";
import type { Steg } from "../graph/steg.js";
import type { Value } from "../graph/value.js";

interface Model {
  readonly kinds: Map<string, string>;
  readonly attributes: Map<string, Map<string, Value>>;
  readonly edges: Set<string>;
  readonly patches: Map<string, string>;
  readonly messages: Set<string>;
  conflict: boolean;
}

interface Env {
  readonly nodes: ReadonlyMap<string | NodePattern, string>;
  readonly values: ReadonlyMap<string, Value>;
}

const edgeKey = (from: string, kind: string, to: string): string => JSON.stringify([from, kind, to]);

function modelOf(steg: Steg): Model {
  const model: Model = { kinds: new Map(), attributes: new Map(), edges: new Set(), patches: new Map(), messages: new Set(), conflict: false };
  steg.forEachNode((key, { kind, attributes }) => {
    model.kinds.set(key, kind);
    model.attributes.set(key, new Map(Object.entries(attributes)));
  });
  steg.forEachEdge((_key, { kind }, from, to) => void model.edges.add(edgeKey(from, kind, to)));
  return model;
}

const nodesOf = (path: Path): readonly NodePattern[] => [path.first, ...path.steps.map(({ node }) => node)];
const idOf = (pattern: NodePattern): string | NodePattern => pattern.name?.text ?? pattern;

function floor(a: bigint, b: bigint): bigint | undefined {
  if (b <= 0n) return undefined;
  const quotient = a / b;
  return a % b < 0n ? quotient - 1n : quotient;
}

function calculate(op: string, a: Value | undefined, b: Value | undefined): Value | undefined {
  if (a === undefined || b === undefined) return undefined;
  if (op === "==") return a === b;
  if (op === "!=") return a !== b;
  const [x, y] = [a as bigint, b as bigint];
  switch (op) {
    case "+":
      return x + y;
    case "-":
      return x - y;
    case "*":
      return x * y;
    case "/":
      return floor(x, y);
    case "%":
      return y > 0n ? ((x % y) + y) % y : undefined;
    case "<":
      return x < y;
    case "<=":
      return x <= y;
    case ">":
      return x > y;
    default:
      return x >= y;
  }
}

function evaluate(model: Model, expr: Expr, env: Env): Value | undefined {
  const inner = (one: Expr): Value | undefined => evaluate(model, one, env);
  switch (expr.kind) {
    case "int":
    case "string":
    case "bool":
      return expr.value;
    case "name":
      return env.values.get(expr.name.text) ?? env.nodes.get(expr.name.text);
    case "attribute":
      return model.attributes.get(env.nodes.get(expr.node.text)!)!.get(expr.attribute.text);
    case "unary": {
      const value = inner(expr.operand);
      return value === undefined ? undefined : expr.op === "-" ? -(value as bigint) : !value;
    }
    case "binary":
      if (expr.op === "and") return inner(expr.left) === true ? inner(expr.right) : inner(expr.left);
      if (expr.op === "or") return inner(expr.left) === false ? inner(expr.right) : inner(expr.left);
      return calculate(expr.op, inner(expr.left), inner(expr.right));
    case "aggregate":
      throw new Error("the new forms are not compiled yet");
    case "call": {
      const argument = expr.arguments[0]!;
      const set = inner(argument) !== undefined;
      if (expr.function.text === "has") return set;
      if (expr.function.text === "unset") return !set;
      const [v, a] = expr.arguments.map(inner) as (bigint | undefined)[];
      if (expr.function.text !== "align") throw new Error(`the oracle does not know ${expr.function.text}`);
      const count = v === undefined || a === undefined ? undefined : floor(v + a - 1n, a);
      return count === undefined ? undefined : count * a!;
    }
  }
}

function connected(model: Model, edge: EdgePattern, start: string, end: string): boolean {
  const [from, to] = edge.direction === "out" ? [start, end] : [end, start];
  const next = (node: string): string[] =>
    [...model.kinds.keys()].filter((other) => edge.kinds.some((kind) => model.edges.has(edgeKey(node, kind.text, other))));
  if (edge.repeat === "one") return next(from).includes(to);
  if (edge.repeat === "star" && from === to) return true;
  const found = new Set(next(from));
  for (const node of found) for (const other of next(node)) found.add(other);
  return found.has(to);
}

function pathHolds(model: Model, path: Path, env: Env): boolean {
  const nodes = nodesOf(path);
  const at = (pattern: NodePattern): string => env.nodes.get(idOf(pattern))!;
  return (
    nodes.every(
      (pattern) =>
        (!pattern.type || model.kinds.get(at(pattern)) === pattern.type.text) &&
        pattern.attributes.every(({ name, value }) => {
          const wanted = value ? evaluate(model, value, env) : env.values.get(name.text);
          const found = model.attributes.get(at(pattern))!.get(name.text);
          return found !== undefined && found === wanted;
        }),
    ) && path.steps.every(({ edge, node }, i) => connected(model, edge, at(nodes[i]!), at(node)))
  );
}

// Values by name: first what attributes bind, then `let` in order. The same name twice must agree, which `pathHolds` sees.
function bindValues(model: Model, clauses: readonly Clause[], env: Env): Env | undefined {
  const values = new Map(env.values);
  for (const clause of clauses)
    if (clause.kind === "path")
      for (const pattern of nodesOf(clause.path))
        for (const { name, value } of pattern.attributes) {
          const found = model.attributes.get(env.nodes.get(idOf(pattern))!)!.get(name.text);
          if (!value && found !== undefined && !values.has(name.text)) values.set(name.text, found);
        }
  for (const clause of clauses)
    if (clause.kind === "let") {
      const value = evaluate(model, clause.value, { nodes: env.nodes, values });
      if (value === undefined) return undefined;
      values.set(clause.name.text, value);
    }
  return { nodes: env.nodes, values };
}

// Every node of the right kind for every name: the kinds that labels ask for are all that is looked at beforehand.
function* assignments(model: Model, wanted: readonly (readonly [string | NodePattern, string | undefined])[], nodes: Env["nodes"]): Generator<Env["nodes"]> {
  const [first, ...rest] = wanted;
  if (first === undefined) return yield nodes;
  const [id, type] = first;
  for (const [key, kind] of model.kinds)
    if (type === undefined || kind === type) yield* assignments(model, rest, new Map(nodes).set(id, key));
}

function* matches(model: Model, clauses: readonly Clause[], outer: Env): Generator<Env> {
  const wanted = new Map<string | NodePattern, string | undefined>();
  for (const clause of clauses)
    if (clause.kind === "path")
      for (const pattern of nodesOf(clause.path)) wanted.set(idOf(pattern), wanted.get(idOf(pattern)) ?? pattern.type?.text);
  const open = [...wanted].filter(([id]) => !outer.nodes.has(id));
  for (const nodes of assignments(model, open, outer.nodes)) {
    const env = bindValues(model, clauses, { nodes, values: outer.values });
    if (env && clauses.every((clause) => holds(model, clause, env))) yield env;
  }
}

function holds(model: Model, clause: Clause, env: Env): boolean {
  switch (clause.kind) {
    case "path":
      return pathHolds(model, clause.path, env);
    case "where":
      return evaluate(model, clause.condition, env) === true;
    case "optional":
    case "each":
      throw new Error("the oracle does not know the new forms yet");
    case "unless":
      return matches(model, clause.clauses, env).next().done === true;
    case "let":
      return true;
  }
}

function set(model: Model, node: string, name: string, value: Value): boolean {
  const attributes = model.attributes.get(node)!;
  const before = attributes.get(name);
  if (before === undefined) return attributes.set(name, value), true;
  if (before !== value) model.conflict = true;
  return false;
}

function keyOf(rule: Rule, name: string, env: Env): string {
  const named = [...env.nodes].flatMap(([id, key]) => (typeof id === "string" ? [key] : []));
  const values = [...env.values.values()].map((value) => (typeof value === "string" ? JSON.stringify(value) : String(value)));
  return `${rule.name.text}.${name}(${[...named, ...values].join(",")})`;
}

/** Every value that the effects need, or nothing. */
function effectsReady(model: Model, rule: Rule, env: Env): boolean {
  const ready = (expr: Expr): boolean => evaluate(model, expr, env) !== undefined;
  return rule.effects.every((effect) => {
    if (effect.kind === "attribute") return ready(effect.value);
    if (effect.kind === "patch") return ready(effect.from) && ready(effect.to);
    return effect.kind !== "path" || nodesOf(effect.path).every((node) => node.attributes.every(({ value }) => !value || ready(value)));
  });
}

function applyPath(model: Model, rule: Rule, path: Path, env: Env): boolean {
  let changed = false;
  const at = (pattern: NodePattern): string => {
    const known = env.nodes.get(pattern.name!.text);
    if (known !== undefined) return known;
    const key = keyOf(rule, pattern.name!.text, env);
    if (!model.kinds.has(key)) {
      model.kinds.set(key, pattern.type!.text);
      model.attributes.set(key, new Map());
      changed = true;
    }
    return key;
  };
  const nodes = nodesOf(path);
  for (const node of nodes)
    for (const { name, value } of node.attributes) changed = set(model, at(node), name.text, evaluate(model, value!, env)!) || changed;
  path.steps.forEach(({ edge, node }, i) => {
    const [from, to] = edge.direction === "out" ? [at(nodes[i]!), at(node)] : [at(node), at(nodes[i]!)];
    const key = edgeKey(from, edge.kinds[0]!.text, to);
    changed = !model.edges.has(key) || changed;
    model.edges.add(key);
  });
  if (!path.steps.length) at(path.first);
  return changed;
}

function apply(model: Model, rule: Rule, env: Env): boolean {
  if (!effectsReady(model, rule, env)) return false;
  let changed = false;
  for (const effect of rule.effects) {
    if (effect.kind === "path") changed = applyPath(model, rule, effect.path, env) || changed;
    if (effect.kind === "attribute")
      changed = set(model, env.nodes.get(effect.node.text)!, effect.attribute.text, evaluate(model, effect.value, env)!) || changed;
    if (effect.kind === "patch") {
      const site = `${env.nodes.get(effect.node.text)}.${effect.field.text}`;
      const ends = `${evaluate(model, effect.from, env)} to ${evaluate(model, effect.to, env)}`;
      if (model.patches.has(site) && model.patches.get(site) !== ends) model.conflict = true;
      if (!model.patches.has(site)) model.patches.set(site, ends);
    }
  }
  return changed;
}

function speak(model: Model, rule: Rule): void {
  for (const env of matches(model, rule.clauses, { nodes: new Map(), values: new Map() }))
    for (const effect of rule.effects)
      if (effect.kind === "message" && effect.level === "error") {
        const text = effect.text.parts.map((part, i) => (i ? String(evaluate(model, effect.text.holes[i - 1]!, env) ?? "?") + part : part)).join("");
        model.messages.add(`${rule.name.text} ${effect.at ? env.nodes.get(effect.at.text) : ""} ${text}`);
      }
}

export interface NaiveResult {
  /** Every node, edge, attribute, patch and message, as sorted lines. */
  readonly lines: readonly string[];
  readonly conflict: boolean;
}

/** Runs derives, stratum by stratum, then forbids. */
export function runNaively(steg: Steg, strata: readonly (readonly Rule[])[], forbids: readonly Rule[]): NaiveResult {
  const model = modelOf(steg);
  for (const stratum of strata)
    for (let changed = true; changed; ) {
      changed = false;
      for (const rule of stratum)
        for (const env of [...matches(model, rule.clauses, { nodes: new Map(), values: new Map() })]) changed = apply(model, rule, env) || changed;
    }
  for (const rule of forbids) speak(model, rule);
  const lines = [
    ...[...model.kinds].map(([key, kind]) => `node ${kind} ${key}`),
    ...[...model.attributes].flatMap(([key, attributes]) => [...attributes].map(([name, value]) => `${key}.${name} = ${String(value)}`)),
    ...[...model.edges].map((edge) => `edge ${edge}`),
    ...[...model.patches].map(([site, ends]) => `patch ${site} from ${ends}`),
    ...[...model.messages].map((message) => `message ${message}`),
  ];
  return { lines: lines.sort(), conflict: model.conflict };
}
