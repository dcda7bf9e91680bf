/**
 * A rewrite as a small drawing: the nodes and edges that one match of it needs, and what the match takes, makes, sets and
 * looks at. A clause that allows several drawings (`-e|f->`, `-e+->`) gives several patterns: ways of one and of
 * two steps stand for those of any length. What the rule looks for beyond its match, with `unless`, `optional`, `for each`
 * or an aggregate, can be drawn beside it.
 */
import { allAtoms, atomTerms, innerTerms, matchTerms, onceTerms, type Atom, type Slot, type Term } from "../../rule/pattern.js";
import type { CompiledRule } from "../../rule/program.js";
import type { Vocabulary } from "../../rule/vocabulary.js";
import { effectTerms } from "../../rule/effects.js";
import { definitionsOf, type Definitions } from "../terms.js";

/** A node is its position in the pattern. */
export interface PatternNode {
  readonly kinds: ReadonlySet<string>;
  /** `beyond`: not of the match, but of what is looked for beyond it; `made`: not there before the match is applied. */
  readonly part: "match" | "beyond" | "made";
  /** As the rule calls it. */
  readonly name?: string;
}

export interface PatternEdge {
  readonly edge: string;
  readonly from: number;
  readonly to: number;
  readonly beyond: boolean;
}

export interface AttributeAt {
  readonly node: number;
  readonly name: string;
}

export interface Pattern {
  readonly rule: CompiledRule;
  readonly nodes: readonly PatternNode[];
  readonly nodeOf: ReadonlyMap<Slot, number>;
  readonly edges: readonly PatternEdge[];
  readonly takesNodes: readonly number[];
  readonly takesEdges: readonly PatternEdge[];
  readonly makesEdges: readonly PatternEdge[];
  readonly makesNodes: readonly number[];
  readonly sets: readonly AttributeAt[];
  readonly looksAt: readonly AttributeAt[];
  /** Atoms about values, and what their names stand for. */
  readonly conditions: readonly Atom[];
  readonly definitions: Definitions;
  /** What is drawn beyond the match: to be there, or to be all there but for what another rule makes. */
  readonly beyond?: "there" | "missing";
}

type EdgeAtom = Extract<Atom, { kind: "edge" }>;

/** What a rule looks for beyond its match. */
interface Beyond {
  readonly atoms: readonly Atom[];
  readonly drawn: "there" | "missing";
}

/** Most drawings of one rule with the same things beyond its match. */
const MOST_DRAWINGS = 12;

/** One edge atom in one of its ways: the same node, one step, or two. */
type Way = readonly string[];

function waysOf(atom: EdgeAtom): readonly Way[] {
  const once = atom.kinds.map((kind): Way => [kind]);
  const twice = atom.repeat === "one" ? [] : atom.kinds.map((kind): Way => [kind, kind]);
  return [...once, ...(atom.repeat === "star" ? [[]] : []), ...twice];
}

function* choices<T>(lists: readonly (readonly T[])[]): Generator<readonly T[]> {
  const [first, ...rest] = lists;
  if (!first) return yield [];
  for (const one of first) for (const others of choices(rest)) yield [one, ...others];
}

/** Terms that a rule evaluates, with all that is within them. */
function termsOf(rule: CompiledRule, atoms: readonly Atom[]): readonly Term[] {
  return [...atoms.flatMap(atomTerms), ...rule.effects.effects.flatMap(effectTerms)].flatMap(allTerms);
}

/** A term and all terms within it. */
export function allTerms(term: Term): readonly Term[] {
  const within = term.kind === "aggregate" ? [...matchTerms(term), ...onceTerms(term)] : innerTerms(term);
  return [term, ...within.flatMap(allTerms)];
}

function beyondOf(rule: CompiledRule): readonly (Beyond | undefined)[] {
  const { atoms, each } = rule.body;
  const both = (inner: readonly Atom[]): readonly Beyond[] => [{ atoms: inner, drawn: "there" }, { atoms: inner, drawn: "missing" }];
  const absent = atoms.flatMap((atom): readonly Beyond[] => (atom.kind === "unless" ? [{ atoms: atom.atoms, drawn: "missing" }] : []));
  const optional = atoms.flatMap((atom) => (atom.kind === "optional" ? both(atom.atoms) : []));
  const aggregates = termsOf(rule, atoms).filter((term) => term.kind === "aggregate");
  return [undefined, ...absent, ...optional, ...each.flatMap((one) => both(one.atoms)), ...aggregates.flatMap((one) => both(one.atoms))];
}

interface Sketch {
  readonly nodes: PatternNode[];
  readonly nodeOf: Map<Slot, number>;
  readonly edges: PatternEdge[];
}

function addNode(sketch: Sketch, kinds: ReadonlySet<string>, part: PatternNode["part"], name?: string): number {
  return sketch.nodes.push({ kinds, part, ...(name !== undefined && { name }) }) - 1;
}

function nodeAt(sketch: Sketch, rule: CompiledRule, slot: Slot, part: PatternNode["part"]): number {
  const known = sketch.nodeOf.get(slot);
  if (known !== undefined) return known;
  const node = addNode(sketch, rule.kinds[slot] ?? new Set(), part, rule.body.variables[slot]?.name);
  sketch.nodeOf.set(slot, node);
  return node;
}

function nodeSlots(atom: Atom): readonly Slot[] {
  switch (atom.kind) {
    case "kind":
    case "any":
    case "equal":
    case "bind":
      return [atom.node];
    case "edge":
      return [atom.from, atom.to];
    default:
      return [];
  }
}

/** Draws edges in the chosen ways; nodes at the ends of a way without steps become one. */
function draw(sketch: Sketch, rule: CompiledRule, atoms: readonly Atom[], ways: ReadonlyMap<Atom, Way>, part: "match" | "beyond", vocabulary: Vocabulary): void {
  for (const atom of atoms) {
    const way = ways.get(atom);
    if (atom.kind !== "edge" || way?.length !== 0) continue;
    const node = nodeAt(sketch, rule, atom.from, part);
    if (!sketch.nodeOf.has(atom.to)) sketch.nodeOf.set(atom.to, node);
  }
  for (const atom of atoms) {
    for (const slot of nodeSlots(atom)) nodeAt(sketch, rule, slot, part);
    const way = ways.get(atom);
    if (atom.kind === "edge" && way) drawWay(sketch, atom, way, part, vocabulary);
  }
}

function drawWay(sketch: Sketch, atom: EdgeAtom, way: Way, part: "match" | "beyond", { edges }: Vocabulary): void {
  let from = sketch.nodeOf.get(atom.from)!;
  way.forEach((edge, step) => {
    const middle = (): number => addNode(sketch, new Set(edges[edge]!.to.filter((kind) => edges[edge]!.from.includes(kind))), part);
    const to = step === way.length - 1 ? sketch.nodeOf.get(atom.to)! : middle();
    sketch.edges.push({ edge, from, to, beyond: part === "beyond" });
    from = to;
  });
}

function drawingOf(rule: CompiledRule, beyond: Beyond | undefined, ways: ReadonlyMap<Atom, Way>, vocabulary: Vocabulary): Pattern | undefined {
  const sketch: Sketch = { nodes: [], nodeOf: new Map(), edges: [] };
  draw(sketch, rule, rule.body.atoms, ways, "match", vocabulary);
  const size = sketch.nodes.length;
  if (beyond) draw(sketch, rule, beyond.atoms, ways, "beyond", vocabulary);
  for (const { slot, type, name } of rule.effects.creations) sketch.nodeOf.set(slot, addNode(sketch, new Set([type]), "made", name));
  // A way without steps between two nodes that are drawn already would make them one.
  const split = rule.body.atoms.some((atom) => atom.kind === "edge" && ways.get(atom)?.length === 0 && sketch.nodeOf.get(atom.from) !== sketch.nodeOf.get(atom.to));
  return split || size > sketch.nodes.length ? undefined : finished(rule, beyond, sketch);
}

function finished(rule: CompiledRule, beyond: Beyond | undefined, { nodes, nodeOf, edges }: Sketch): Pattern {
  const { effects, creations } = rule.effects;
  const at = (slot: Slot): number | undefined => nodeOf.get(slot);
  const edge = (effect: { readonly edge: string; readonly from: Slot; readonly to: Slot }): readonly PatternEdge[] => {
    const [from, to] = [at(effect.from), at(effect.to)];
    return from === undefined || to === undefined ? [] : [{ edge: effect.edge, from, to, beyond: false }];
  };
  const takesNodes = effects.flatMap((effect) => (effect.kind === "delete_node" && at(effect.node) !== undefined ? [at(effect.node)!] : []));
  const atoms = [...rule.body.atoms, ...(beyond?.atoms ?? [])];
  const definitions = definitionsOf(atoms);
  return {
    rule,
    nodes,
    nodeOf,
    edges,
    takesNodes,
    takesEdges: [...effects.flatMap((one) => (one.kind === "delete_edge" ? edge(one) : [])), ...edges.filter(({ from, to }) => takesNodes.includes(from) || takesNodes.includes(to))],
    makesEdges: effects.flatMap((one) => (one.kind === "edge" ? edge(one) : [])),
    makesNodes: creations.map(({ slot }) => at(slot)!),
    sets: effects.flatMap((one) => (one.kind === "attribute" && at(one.node) !== undefined ? [{ node: at(one.node)!, name: one.name }] : [])),
    looksAt: looksOf(rule, atoms, nodeOf),
    conditions: atoms.filter(({ kind }) => kind === "equal" || kind === "bind" || kind === "let" || kind === "where"),
    definitions,
    ...(beyond && { beyond: beyond.drawn }),
  };
}

/** Attributes of drawn nodes that the rule looks at anywhere, also within an `unless`. */
function looksOf(rule: CompiledRule, atoms: readonly Atom[], nodeOf: ReadonlyMap<Slot, number>): readonly AttributeAt[] {
  const all = allAtoms(atoms);
  const byAtoms = all.flatMap((atom) => (atom.kind === "equal" || atom.kind === "bind" ? [{ slot: atom.node, name: atom.name }] : []));
  const byTerms = termsOf(rule, all).flatMap((term) => (term.kind === "attribute" || term.kind === "has" ? [{ slot: term.node, name: term.name }] : []));
  const found = [...byAtoms, ...byTerms].flatMap(({ slot, name }) => {
    const node = nodeOf.get(slot);
    return node === undefined ? [] : [{ node, name }];
  });
  return [...new Map(found.map((one) => [`${one.node} ${one.name}`, one])).values()];
}

/** The patterns of a rule; `cut` is called if there are more than are drawn. */
export function patternsOf(rule: CompiledRule, vocabulary: Vocabulary, cut: () => void): readonly Pattern[] {
  return beyondOf(rule).flatMap((beyond) => {
    const edges = [...rule.body.atoms, ...(beyond?.atoms ?? [])].filter((atom) => atom.kind === "edge");
    const found: Pattern[] = [];
    for (const ways of choices(edges.map(waysOf))) {
      if (found.length === MOST_DRAWINGS) {
        cut();
        break;
      }
      const pattern = drawingOf(rule, beyond, new Map(edges.map((atom, i) => [atom, ways[i]!])), vocabulary);
      if (pattern) found.push(pattern);
    }
    return found;
  });
}
