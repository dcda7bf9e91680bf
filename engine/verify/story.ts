/** A counterexample told: what fails, the graph in arrows, the match, the ways that part, and a picture. */
import { byCodeUnit, showValue } from "../graph/value.js";
import { allMatches } from "../plain/derive.js";
import type { Frame } from "../plain/evaluate.js";
import { newMachine } from "../plain/machine.js";
import { edgeTable, GIVEN, hasEdge, unpair, type Store } from "../plain/store.js";
import { rulesOf, type CompiledRule, type Program } from "../rule/program.js";
import { arrowsOf } from "./arrows.js";
import type { Explored, Reached } from "./explore.js";
import { faultOf } from "./ground.js";
import { ran, type Failure } from "./judge.js";
import { MADE_SIGN, type Picture, type PictureEdge } from "./picture.js";
import { namesOf, type Specimen } from "./specimen.js";
import type { Found } from "./verify.js";

export interface Story {
  /** What fails, in one sentence. */
  readonly sentence: string;
  /** Why it should hold, in the words of the policy. */
  readonly doc: readonly string[];
  /** The rule that it is about, if it is about one. */
  readonly rule?: CompiledRule;
  /** The graph, in the notation of goldens. */
  readonly graph: readonly string[];
  /** Names of the invariant and the nodes that they stand for. */
  readonly match: Readonly<Record<string, string>>;
  /** Ways that part or do not end. */
  readonly notes: readonly string[];
  readonly picture: Picture;
}

/** What nodes are called in words: those that rules made as their rule calls them. */
function namesIn(store: Store): readonly string[] {
  const taken = new Map<string, number>();
  const called = store.keys.map((key, node) => (store.nodeFacts[node] === GIVEN ? key : (/\.(\w+)\(/.exec(key)?.[1] ?? key)));
  return called.map((name, node) => {
    if (called.filter((other) => other === name).length < 2 || store.nodeFacts[node] === GIVEN) return name;
    const number = (taken.get(name) ?? 0) + 1;
    taken.set(name, number);
    return `${name}_${number}`;
  });
}

/** The edges of a match, by `edge from to`. */
function matchedEdges(store: Store, rule: CompiledRule, frame: Frame): ReadonlySet<string> {
  const found = rule.body.atoms.flatMap((atom) => {
    if (atom.kind !== "edge" || atom.repeat !== "one") return [];
    const [from, to] = [frame[atom.from] as number, frame[atom.to] as number];
    return atom.kinds.filter((kind) => hasEdge(store, kind, from, to)).map((kind) => `${kind} ${from} ${to}`);
  });
  return new Set(found);
}

interface Marked {
  readonly nodes: ReadonlySet<number>;
  readonly edges: ReadonlySet<string>;
}

function markedBy(store: Store, rule: CompiledRule | undefined, frame: Frame | undefined): Marked {
  if (!rule || !frame) return { nodes: new Set(), edges: new Set() };
  const nodes = rule.body.variables.flatMap(({ sort, slot }) => (sort === "node" && frame[slot] !== undefined ? [frame[slot] as number] : []));
  return { nodes: new Set(nodes), edges: matchedEdges(store, rule, frame) };
}

function pictureOf(store: Store, title: string, lines: readonly string[], marked: Marked): Picture {
  const names = namesIn(store);
  const place = new Map<number, number>();
  store.keys.forEach((_, node) => store.alive[node] && place.set(node, place.size));
  const nodes = [...place.keys()].map((node) => ({
    title: `${names[node]}: ${store.kinds[node]}`,
    lines: Object.entries(store.attributes[node]!)
      .sort(([a], [b]) => byCodeUnit(a, b))
      .map(([name, value]) => `${name} = ${showValue(value)}${store.attributeFacts.get(name)?.has(node) ? MADE_SIGN : ""}`),
    made: store.nodeFacts[node] !== GIVEN,
    marked: marked.nodes.has(node),
  }));
  const edges = [...store.edges.keys()].sort(byCodeUnit).flatMap((kind) =>
    [...edgeTable(store, kind).facts].map(([both, fact]): PictureEdge => {
      const [from, to] = unpair(both);
      return { from: place.get(from)!, to: place.get(to)!, text: kind, made: fact !== GIVEN, marked: marked.edges.has(`${kind} ${from} ${to}`) };
    }),
  );
  return { title, lines, nodes, edges };
}

/** A graph with names that can be written, for those that a run has named. */
function readable(specimen: Specimen): Specimen {
  const fresh = namesOf(specimen.nodes.map(({ kind }) => kind));
  const names = specimen.nodes.map(({ name }) => name);
  const plain = (name: string, at: number): string => {
    if (/^[a-z_]\w*$/.test(name)) return name;
    return names.includes(fresh[at]!) ? `${fresh[at]}_${at + 1}` : fresh[at]!;
  };
  return { ...specimen, nodes: specimen.nodes.map((node, at) => ({ ...node, name: plain(node.name, at) })) };
}

const indented = (lines: readonly string[]): readonly string[] => lines.map((line) => `  ${line}`);

function way(title: string, { path, specimen }: Reached): readonly string[] {
  return [title, ...indented(path), "  leads to", ...indented(indented(arrowsOf(readable(specimen))))];
}

function circleNotes({ path, from }: NonNullable<Explored["circle"]>): readonly string[] {
  const title = from ? "this way leads into a circle:" : "this way leads back to where it began:";
  return [title, ...indented([...path.slice(0, from), "and round and round:", ...path.slice(from)])];
}

function notesOf({ circle, endless, ends }: Explored): readonly string[] {
  if (circle) return circleNotes(circle);
  if (!endless) return [...way("one way:", ends[0]!), ...way("another way:", ends[1]!)];
  const { path } = endless;
  return [`this way has not ended after ${path.length} steps:`, ...indented([...path.slice(0, 6), ...(path.length > 6 ? ["…"] : [])])];
}

function sentenceOf(failure: Failure): string {
  switch (failure.kind) {
    case "invariant":
      return `\`${failure.rule.name}\` does not hold`;
    case "conflict":
      return failure.diagnostic.message;
    case "endless":
      return failure.rule ? `\`${failure.rule}\` does not come to an end` : "the rewrites do not come to an end";
    case "disagree":
      return "the order of rewrites decides the result";
  }
}

/** The rule that a failure is about. */
function ruleOf(program: Program, failure: Failure): CompiledRule | undefined {
  if (failure.kind === "invariant") return failure.rule;
  const step = failure.kind === "endless" ? (failure.rule ?? failure.explored?.circle?.path.at(-1)?.split(":")[0]) : undefined;
  return rulesOf(program).find(({ name }) => name === step);
}

function notesOfFailure(failure: Failure): readonly string[] {
  if (failure.kind === "conflict") return failure.diagnostic.notes;
  return (failure.kind === "endless" || failure.kind === "disagree") && failure.explored ? notesOf(failure.explored) : [];
}

/** The nodes that the names of a rule stand for. */
function matchOf(store: Store, rule: CompiledRule, frame: Frame): Story["match"] {
  const names = namesIn(store);
  const bound = rule.body.variables.filter(({ name, sort, slot }) => name !== undefined && sort === "node" && frame[slot] !== undefined);
  return Object.fromEntries(bound.map(({ name, slot }) => [name!, names[frame[slot] as number]!]));
}

/** The first match that makes an invariant fail. */
function failingMatch(store: Store, failure: Failure): Frame | undefined {
  return failure.kind === "invariant" ? allMatches(newMachine(store, 0), faultOf(failure.rule))[0] : undefined;
}

/** Tells a counterexample. `steps` bounds the run that it is drawn from. */
export function storyOf(program: Program, { failure, specimen }: Found, steps: number): Story {
  const rule = ruleOf(program, failure);
  // A run without an end, and one of two ends, is drawn as it begins.
  const runs = failure.kind === "invariant" || failure.kind === "conflict";
  const { store } = ran(runs ? program : { ...program, stages: [] }, [specimen], steps);
  const frame = failingMatch(store, failure);
  const sentence = sentenceOf(failure);
  const doc = rule?.tree.doc.map((line) => line.trim()) ?? [];
  return {
    sentence,
    doc,
    ...(rule && { rule }),
    graph: arrowsOf(specimen),
    match: rule && frame ? matchOf(store, rule, frame) : {},
    notes: notesOfFailure(failure),
    picture: pictureOf(store, sentence.replaceAll("`", ""), doc, markedBy(store, rule, frame)),
  };
}
