/** Matches by trying every node for every name, and expressions by what they say. */
import type { Aggregate, Clause, EdgePattern, Expr, NodePattern, Path } from "../../../grammar/ast.js";
import type { Value } from "../../graph/value.js";
import { edgeKey, type Env, type Model } from "./model.js";

export const nodesOf = (path: Path): readonly NodePattern[] => [path.first, ...path.steps.map(({ node }) => node)];
export const idOf = (pattern: NodePattern): string | NodePattern => pattern.name?.text ?? pattern;

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

/** The value of an expression, or the key of a node; `undefined` if it has none. */
export function evaluate(model: Model, expr: Expr, env: Env): Value | undefined {
  const inner = (one: Expr): Value | undefined => evaluate(model, one, env);
  switch (expr.kind) {
    case "int":
    case "string":
    case "bool":
      return expr.value;
    case "name":
      return env.values.get(expr.name.text) ?? env.nodes.get(expr.name.text);
    case "attribute":
      return model.attributes.get(env.nodes.get(expr.node.text) ?? "")?.get(expr.attribute.text);
    case "unary": {
      const value = inner(expr.operand);
      return value === undefined ? undefined : expr.op === "-" ? -(value as bigint) : !value;
    }
    case "binary":
      if (expr.op === "and") return inner(expr.left) === true ? inner(expr.right) : inner(expr.left);
      if (expr.op === "or") return inner(expr.left) === false ? inner(expr.right) : inner(expr.left);
      return calculate(expr.op, inner(expr.left), inner(expr.right));
    case "aggregate":
      return aggregated(model, expr, env);
    case "call":
      return called(model, expr, env);
  }
}

function called(model: Model, { function: name, arguments: args }: Extract<Expr, { kind: "call" }>, env: Env): Value | undefined {
  const value = (i: number): Value | undefined => evaluate(model, args[i]!, env);
  const first = args[0]!;
  switch (name.text) {
    case "has":
    case "unset":
      if (first.kind === "attribute" && env.absent.has(first.node.text)) return undefined;
      return (value(0) !== undefined) === (name.text === "has");
    case "bound":
      return first.kind === "name" && !env.absent.has(first.name.text);
    case "default":
      return value(0) ?? value(1);
    case "choose": {
      const chosen = value(0);
      return chosen === undefined ? undefined : chosen ? value(1) : value(2);
    }
    case "text": {
      const shown = value(0);
      return shown === undefined ? undefined : String(shown);
    }
    case "align": {
      const [v, a] = [value(0) as bigint | undefined, value(1) as bigint | undefined];
      const count = v === undefined || a === undefined ? undefined : floor(v + a - 1n, a);
      return count === undefined ? undefined : count * a!;
    }
    default:
      throw new Error(`the oracle does not know ${name.text}`);
  }
}

/** Order of two lists of keys and then of nodes. */
function compare(a: readonly (Value | number)[], b: readonly (Value | number)[]): number {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return a[i]! < b[i]! ? -1 : 1;
  return 0;
}

/** Nodes of a match by their rank, in the order in which the clauses name them; what stands for nothing comes last. */
export function ranks(model: Model, clauses: readonly Clause[], env: Env): readonly number[] {
  const patterns = clauses.flatMap((clause) => (clause.kind === "path" ? nodesOf(clause.path) : []));
  return [...new Set(patterns.map(idOf))].map((id) => model.rank.get(env.nodes.get(id) ?? "") ?? Infinity);
}

/** Matches in the order of their nodes, behind an order by keys. */
export function sorted(
  model: Model,
  clauses: readonly Clause[],
  found: readonly Env[],
  keys: (env: Env) => readonly Value[] = () => [],
): readonly Env[] {
  const rows = found.map((env) => ({ env, place: [...keys(env), ...ranks(model, clauses, env)] }));
  return rows.sort((a, b) => compare(a.place, b.place)).map(({ env }) => env);
}

function aggregated(model: Model, { function: { text: op }, fold, values, clauses, by }: Aggregate, env: Env): Value | undefined {
  const found = [...matches(model, clauses, env)];
  if (op === "count") return BigInt(found.length);
  if (found.some((row) => by.some((key) => evaluate(model, key, row) === undefined))) return undefined;
  const rows = sorted(model, clauses, found, (row) => by.map((key) => evaluate(model, key, row)!));
  if (fold) {
    let reached = evaluate(model, fold.start, env);
    for (const row of rows)
      if (reached !== undefined)
        reached = evaluate(model, values[0]!, { ...row, values: new Map(row.values).set(fold.name.text, reached) });
    return reached;
  }
  const all = rows.map((row) => evaluate(model, values[0]!, row));
  if (all.includes(undefined)) return undefined;
  return combined(op, all as readonly Value[], op === "join" ? evaluate(model, values[1]!, env) : "");
}

function combined(op: string, all: readonly Value[], separator: Value | undefined): Value | undefined {
  const ints = all as readonly bigint[];
  switch (op) {
    case "sum":
      return ints.reduce((a, b) => a + b, 0n);
    case "max":
      return ints.length ? ints.reduce((a, b) => (a > b ? a : b)) : undefined;
    case "min":
      return ints.length ? ints.reduce((a, b) => (a < b ? a : b)) : undefined;
    case "all":
      return all.every((one) => one === true);
    case "any":
      return all.some((one) => one === true);
    default:
      return separator === undefined ? undefined : all.join(separator as string);
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

/** Values that attributes bind. The same name twice must agree, which `pathHolds` sees. */
function bindValues(model: Model, clauses: readonly Clause[], env: Env): Env {
  const values = new Map(env.values);
  for (const clause of clauses)
    if (clause.kind === "path")
      for (const pattern of nodesOf(clause.path))
        for (const { name, value } of pattern.attributes) {
          const found = model.attributes.get(env.nodes.get(idOf(pattern))!)!.get(name.text);
          if (!value && found !== undefined && !values.has(name.text)) values.set(name.text, found);
        }
  return { ...env, values };
}

/** Values that `let`s bind, one after the other as far as they have any. */
function bindLets(model: Model, clauses: readonly Clause[], env: Env): Env {
  let now = env;
  for (const clause of clauses) {
    const value = clause.kind === "let" && !now.values.has(clause.name.text) ? evaluate(model, clause.value, now) : undefined;
    if (clause.kind === "let" && value !== undefined) now = { ...now, values: new Map(now.values).set(clause.name.text, value) };
  }
  return now;
}

// Every node of the right kind for every name: the kinds that labels ask for are all that is looked at beforehand.
function* assignments(
  model: Model,
  wanted: readonly (readonly [string | NodePattern, string | undefined])[],
  nodes: Env["nodes"],
): Generator<Env["nodes"]> {
  const [first, ...rest] = wanted;
  if (first === undefined) return yield nodes;
  const [id, type] = first;
  for (const [key, kind] of model.kinds)
    if (type === undefined || kind === type) yield* assignments(model, rest, new Map(nodes).set(id, key));
}

/** All matches of clauses that agree with what is bound around them. */
export function* matches(model: Model, clauses: readonly Clause[], outer: Env): Generator<Env> {
  const wanted = new Map<string | NodePattern, string | undefined>();
  for (const clause of clauses)
    if (clause.kind === "path")
      for (const pattern of nodesOf(clause.path)) wanted.set(idOf(pattern), wanted.get(idOf(pattern)) ?? pattern.type?.text);
  if ([...wanted.keys()].some((id) => typeof id === "string" && outer.absent.has(id))) return;
  const open = [...wanted].filter(([id]) => !outer.nodes.has(id));
  for (const nodes of assignments(model, open, outer.nodes)) {
    const env = bindLets(model, clauses, bindValues(model, clauses, { ...outer, nodes }));
    if (!clauses.every((clause) => clause.kind !== "path" || pathHolds(model, clause.path, env))) continue;
    for (const whole of withOptionals(model, clauses, env)) {
      const known = bindLets(model, clauses, whole);
      if (clauses.every((clause) => holds(model, clause, known))) yield known;
    }
  }
}

function withOptionals(model: Model, clauses: readonly Clause[], env: Env): readonly Env[] {
  return clauses.reduce<readonly Env[]>(
    (envs, clause) => (clause.kind === "optional" ? envs.flatMap((one) => withOptional(model, clause.clauses, one)) : envs),
    [env],
  );
}

function withOptional(model: Model, clauses: readonly Clause[], env: Env): readonly Env[] {
  const found = [...matches(model, clauses, env)];
  if (found.length) return found;
  const absent = new Set(env.absent);
  for (const clause of clauses) {
    if (clause.kind === "let" && !env.values.has(clause.name.text)) absent.add(clause.name.text);
    if (clause.kind !== "path") continue;
    for (const { name, attributes } of nodesOf(clause.path)) {
      if (name && !env.nodes.has(name.text)) absent.add(name.text);
      for (const one of attributes) if (!one.value && !env.values.has(one.name.text)) absent.add(one.name.text);
    }
  }
  return [{ ...env, absent }];
}

function holds(model: Model, clause: Clause, env: Env): boolean {
  switch (clause.kind) {
    case "path":
    case "optional":
    case "each":
      return true;
    case "where":
      return evaluate(model, clause.condition, env) === true;
    case "unless":
      return matches(model, clause.clauses, env).next().done === true;
    case "let": {
      const value = evaluate(model, clause.value, env);
      return value !== undefined && value === env.values.get(clause.name.text);
    }
  }
}
