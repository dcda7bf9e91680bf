/**
 * What small graphs are made of: the kinds of node, of edge and the attributes that a policy looks at, as far as they can be
 * there before it runs. What only its derives make is not drawn beforehand; what nothing asks about makes no difference.
 */
import type { Value } from "../graph/value.js";
import { byCodeUnit, showValue } from "../graph/value.js";
import { rulesOf, type CompiledRule, type Program } from "../rule/program.js";
import { givenOf, makesOf, type Thing } from "./given.js";
import { valuesOf } from "./values.js";
import { levelsOf } from "./walk.js";

/** What a node can be: a kind (a position in `kinds`) with values of its attributes. */
export interface NodeLabel {
  readonly kind: number;
  readonly attributes: Readonly<Record<string, Value>>;
}

export interface ArcKind {
  readonly name: string;
  /** Kinds that it joins, as `from * kinds.length + to`. */
  readonly joins: ReadonlySet<number>;
  readonly one: boolean;
  readonly always: boolean;
  readonly owned: boolean;
  readonly acyclic: boolean;
}

export interface Alphabet {
  readonly kinds: readonly string[];
  readonly labels: readonly NodeLabel[];
  readonly arcs: readonly ArcKind[];
  /** How many of the labels new nodes may have, where that is not all. */
  readonly fresh?: number;
  /** `Kind.attribute` and what it can be, for people. */
  readonly choices: readonly { readonly attribute: string; readonly values: readonly Value[]; readonly unset: boolean }[];
}

/** What a user wants otherwise than the policy suggests. */
export interface AlphabetOptions {
  /** These kinds of node and no others. */
  readonly kinds?: readonly string[];
  /** These kinds of edge and no others, also if derives make them. */
  readonly edges?: readonly string[];
  /** `Kind.attribute` or `attribute` → values; none leaves the attribute out. */
  readonly values?: Readonly<Record<string, readonly Value[]>>;
}

/** More labels than these cannot be searched through. */
export const MOST_LABELS = 20_000;

function namesIn(things: Iterable<string>, what: string): readonly string[] {
  return [...things].filter((thing) => thing.startsWith(`${what} `)).map((thing) => thing.slice(what.length + 1));
}

/** Kinds of nodes that a rule does not call by their kind, where none that is called so fits. */
function unnamedKinds(rule: CompiledRule, named: ReadonlySet<string>): readonly string[] {
  const slots = levelsOf(rule).flatMap(({ atoms }) => atoms.flatMap((atom) => (atom.kind === "edge" ? [atom.from, atom.to] : atom.kind === "any" ? [atom.node] : [])));
  return [...new Set(slots)].flatMap((slot) => {
    const kinds = [...(rule.kinds[slot] ?? [])];
    return kinds.some((kind) => named.has(kind)) ? [] : kinds;
  });
}

function kindsOf(program: Program, given: ReadonlySet<Thing>): readonly string[] {
  const rules = rulesOf(program);
  const named = new Set(rules.flatMap(({ inputs, absences }) => namesIn([...inputs, ...absences], "node")));
  const made = new Set(rules.flatMap((rule) => namesIn(makesOf(rule), "node")));
  const unnamed = rules.flatMap((rule) => unnamedKinds(rule, named)).filter((kind) => !made.has(kind));
  return [...new Set([...namesIn(given, "node"), ...unnamed])];
}

interface Attribute {
  readonly name: string;
  readonly values: readonly Value[];
  readonly unset: boolean;
}

function attributesOf(program: Program, kind: string, given: ReadonlySet<Thing>, options: AlphabetOptions): readonly Attribute[] {
  const { nodes, required } = program.vocabulary;
  const types = nodes[kind] ?? {};
  const known = valuesOf(program, (of, name) => nodes[of]![name]!);
  const chosen = (name: string): readonly Value[] | undefined => options.values?.[`${kind}.${name}`] ?? options.values?.[name];
  return Object.keys(types)
    .filter((name) => chosen(name)?.length !== 0 && (chosen(name) !== undefined || given.has(`attribute ${kind}.${name}`)))
    .sort(byCodeUnit)
    .map((name) => {
      const unset = !required?.[kind]?.includes(name);
      const { values, closed } = known(kind, name);
      return { name, values: chosen(name) ?? (unset || !closed ? values : withOther(values)), unset };
    });
}

/** An attribute that is never unset needs a value that is none of the constants. */
function withOther(values: readonly Value[]): readonly Value[] {
  const [first] = values;
  if (typeof first === "boolean") return [false, true];
  if (typeof first === "string") return [...values, ["a", "b", "c"].find((text) => !values.includes(text)) ?? "other"];
  const largest = (values as readonly bigint[]).reduce((a, b) => (b > a ? b : a));
  return [...values, largest + 1n];
}

function labelsFor(kind: number, attributes: readonly Attribute[]): NodeLabel[] {
  let labels: NodeLabel[] = [{ kind, attributes: {} }];
  for (const { name, values, unset } of attributes) {
    const set = (label: NodeLabel): NodeLabel[] => values.map((value) => ({ kind, attributes: { ...label.attributes, [name]: value } }));
    labels = labels.flatMap((label) => [...(unset ? [label] : []), ...set(label)]).slice(0, MOST_LABELS + 1);
  }
  return labels;
}

function arcsOf(program: Program, kinds: readonly string[], given: ReadonlySet<Thing>, options: AlphabetOptions): readonly ArcKind[] {
  const { edges } = program.vocabulary;
  const names = options.edges ?? [...new Set(namesIn(given, "edge").map((name) => name.split(" ")[0]!))];
  return [...names].sort(byCodeUnit).flatMap((name): readonly ArcKind[] => {
    const { from, to, one = false, always = false, owned = false, acyclic = false } = edges[name]!;
    const drawn = (a: string, b: string): boolean => (options.edges ? from.includes(a) && to.includes(b) : given.has(`edge ${name} ${a} ${b}`));
    const joins = new Set(kinds.flatMap((a, i) => kinds.flatMap((b, j) => (drawn(a, b) ? [i * kinds.length + j] : []))));
    return joins.size ? [{ name, joins, one, always, owned, acyclic }] : [];
  });
}

/** What the graphs of a program are made of. */
export function alphabetOf(program: Program, options: AlphabetOptions = {}): Alphabet {
  const given = givenOf(program);
  const kinds = [...(options.kinds ?? kindsOf(program, given))].sort(byCodeUnit);
  const attributes = kinds.map((kind) => attributesOf(program, kind, given, options));
  return {
    kinds,
    arcs: arcsOf(program, kinds, given, options),
    labels: attributes.flatMap((own, kind) => labelsFor(kind, own)),
    choices: attributes.flatMap((own, kind) => own.map(({ name, values, unset }) => ({ attribute: `${kinds[kind]}.${name}`, values, unset }))),
  };
}

/** What the graphs are made of, in words. */
export function showAlphabet({ kinds, arcs, choices }: Alphabet): readonly string[] {
  return [
    `nodes: ${kinds.join(", ") || "none"}`,
    `edges: ${arcs.map(({ name }) => name).join(", ") || "none"}`,
    ...choices.map(({ attribute, values, unset }) => `${attribute}: ${[...values.map(showValue), ...(unset ? ["not set"] : [])].join(", ")}`),
  ];
}
