/**
 * Two rewrites whose order decides the result. Every way in which two matches can disturb each other is drawn as a small
 * graph (critical pairs: Knuth and Bendix 1970, for graphs Plump 1993), the smallest first; each graph is run with
 * either match first, and the first that gives two results is reported. The work is bounded, and a search that was
 * cut short says so.
 */
import type { Diagnostic } from "../../../specs/diagnostic.js";
import type { Steg } from "../../graph/steg.js";
import type { CompiledRule, Group, Program } from "../../rule/program.js";
import type { Vocabulary } from "../../rule/vocabulary.js";
import { report } from "../report.js";
import { anchorsOf } from "./anchors.js";
import { arrowsOf, graphOf } from "./draw.js";
import { shapesOf, type Shape } from "./glue.js";
import { applied, relevantOf, settled, type Match, type Relevant } from "./orders.js";
import { patternsOf, type Pattern } from "./pattern.js";
import { keptPromises } from "./promises.js";
import { areSame } from "./same.js";
import { assignmentsOf } from "./values.js";

export interface OverlapBounds {
  /** Ways of laying two patterns over each other, for each pair of rules. */
  readonly shapes: number;
  /** Graphs that are run, for each pair of rules. */
  readonly graphs: number;
  /** Graphs that are run in all. */
  readonly total: number;
}

export const defaultBounds: OverlapBounds = { shapes: 1500, graphs: 250, total: 20_000 };

/** Ways of giving kinds, and then values, to the nodes of one shape. */
const MOST_KINDS = 4;
const MOST_ASSIGNMENTS = 12;

/** A graph in which the order of two matches decides the result. */
export interface Difference {
  readonly matches: readonly [Match, Match];
  readonly graph: Steg;
  readonly results: readonly [Steg, Steg];
}

interface Search {
  readonly program: Program;
  /** The vocabulary with the promises that no rule breaks. */
  readonly promised: Vocabulary;
  readonly relevant: Relevant;
  /** Kinds that all rewrites treat alike have one representative. */
  readonly representative: (kind: string) => string;
  readonly bounds: OverlapBounds;
  graphs: number;
  total: number;
  cut: boolean;
}

interface Specimen {
  readonly patterns: readonly [Pattern, Pattern];
  readonly shape: Shape;
}

function representatives(rewrites: readonly CompiledRule[], { nodes, edges }: Program["vocabulary"]): (kind: string) => string {
  const used = new Set(rewrites.flatMap(({ body, effects }) => [...body.atoms, ...effects.effects]).flatMap((one) => (one.kind === "edge" ? ("kinds" in one ? one.kinds : [one.edge]) : [])));
  const first = new Map<string, string>();
  const byLook = new Map<string, string>();
  for (const kind of Object.keys(nodes)) {
    const ends = [...used].map((edge) => `${Number(edges[edge]!.from.includes(kind))}${Number(edges[edge]!.to.includes(kind))}`);
    const slots = rewrites.map(({ kinds }) => kinds.map((set) => Number(set.has(kind))).join(""));
    const look = JSON.stringify([ends, slots, Object.entries(nodes[kind]!).sort()]);
    if (!byLook.has(look)) byLook.set(look, kind);
    first.set(kind, byLook.get(look)!);
  }
  return (kind) => first.get(kind)!;
}

/** Ways to give each node of a shape one of its kinds. */
function kindsFor(search: Search, { nodes, edges }: Shape): readonly (readonly string[])[] {
  const schema = search.program.vocabulary.edges;
  const options = nodes.map(({ kinds }) => [...new Set(kinds.map(search.representative))].filter((kind) => kinds.includes(kind)));
  const found: string[][] = [];
  const choose = (at: number, chosen: readonly string[]): void => {
    if (found.length > MOST_KINDS) return;
    if (at === nodes.length) return void found.push([...chosen]);
    for (const kind of options[at]!) {
      const next = [...chosen, kind];
      const fits = edges.every(
        ({ kind: edge, from, to }) => (next[from] === undefined || schema[edge]!.from.includes(next[from])) && (next[to] === undefined || schema[edge]!.to.includes(next[to])),
      );
      if (fits) choose(at + 1, next);
    }
  };
  choose(0, []);
  if (found.length > MOST_KINDS) search.cut = true;
  return found.slice(0, MOST_KINDS);
}

function matchOf(pattern: Pattern, placed: Shape["placed"][0], keys: readonly string[]): Match {
  const pinned = pattern.rule.body.variables.flatMap(({ slot, sort }) => {
    const node = pattern.nodeOf.get(slot);
    const place = sort !== "node" || node === undefined || pattern.nodes[node]!.part !== "match" ? undefined : placed[node];
    return place === undefined ? [] : [[slot, keys[place]!] as const];
  });
  return { rule: pattern.rule, keys: new Map(pinned) };
}

const isOneMatch = ([one, other]: readonly [Match, Match]): boolean =>
  one.rule === other.rule && [...one.keys].every(([slot, key]) => other.keys.get(slot) === key);

/** What comes of either order, if they differ. */
export function difference(search: Pick<Search, "program" | "relevant"> & { cut: boolean }, graph: Steg, matches: readonly [Match, Match]): Difference | undefined {
  const first = applied(graph, search.program, matches[0]);
  const second = first && applied(graph, search.program, matches[1]);
  if (!first || !second) return undefined;
  const given = new Set(graph.nodes());
  if (areSame(first, second, given)) return undefined;
  const results = [settled(first, search.program, search.relevant), settled(second, search.program, search.relevant)] as const;
  const same = results[0] && results[1] && areSame(results[0], results[1], given);
  if (same === undefined) search.cut = true;
  return same === false ? { matches, graph, results: [results[0]!, results[1]!] } : undefined;
}

function tryShape(search: Search, { patterns, shape }: Specimen): Difference | undefined {
  for (const kinds of kindsFor(search, shape)) {
    let assignments = 0;
    for (const values of assignmentsOf(shape, patterns, kinds, search.program.vocabulary)) {
      if (assignments++ === MOST_ASSIGNMENTS) {
        search.cut = true;
        break;
      }
      const { graph, keys } = graphOf(shape, kinds, values);
      const matches = [matchOf(patterns[0], shape.placed[0], keys), matchOf(patterns[1], shape.placed[1], keys)] as const;
      if (isOneMatch(matches)) continue;
      if (search.graphs++ >= search.bounds.graphs || search.total++ >= search.bounds.total) return void (search.cut = true);
      const found = difference(search, graph, matches);
      if (found) return found;
    }
  }
  return undefined;
}

// A node that a rule calls by two names is harder to read than two nodes.
const sizeOf = ({ shape }: Specimen): number => shape.nodes.length + shape.edges.length + shape.doubled;

/** The smallest graph that is found in which the order of the two rules decides. */
function searchPair(search: Search, ones: readonly Pattern[], others: readonly Pattern[]): Difference | undefined {
  search.graphs = 0;
  const cut = (): void => void (search.cut = true);
  const specimens = ones.flatMap((one) =>
    others.flatMap((other) => {
      if (one.beyond && other.beyond) return [];
      const shapes = shapesOf(one, other, anchorsOf(one, other), search.promised, search.bounds.shapes, cut);
      return shapes.map((shape): Specimen => ({ patterns: [one, other], shape }));
    }),
  );
  for (const specimen of specimens.sort((a, b) => sizeOf(a) - sizeOf(b) || a.shape.doubled - b.shape.doubled)) {
    if (search.graphs > search.bounds.graphs || search.total > search.bounds.total) break;
    const found = tryShape(search, specimen);
    if (found) return found;
  }
  return undefined;
}

/** Which rules are said to go first, directly or by way of others. */
function orderOf(rewrites: readonly CompiledRule[]): (one: CompiledRule, other: CompiledRule) => boolean {
  const next = new Map(rewrites.map(({ name, tree }) => [name, tree.before.map(({ text }) => text)]));
  const reach = (name: string, seen: Set<string>): Set<string> => {
    for (const one of next.get(name) ?? []) if (!seen.has(one)) reach(one, seen.add(one));
    return seen;
  };
  const after = new Map(rewrites.map(({ name }) => [name, reach(name, new Set())]));
  return (one, other) => after.get(one.name)!.has(other.name) || after.get(other.name)!.has(one.name);
}

const indented = (lines: readonly string[]): string => lines.map((line) => `  ${line}`).join("\n");

function warn({ matches, graph, results }: Difference): Diagnostic {
  const [one, other] = matches.map(({ rule }) => rule) as [CompiledRule, CompiledRule];
  const alone = one === other;
  const first = (rule: CompiledRule, keys: Match["keys"]): string => (alone ? `at ${[...keys.values()].join(", ")} first` : `\`${rule.name}\` first`);
  return report(one.path, {
    code: "overlapping_rewrites",
    severity: "warning",
    message: alone ? `the order of two matches of \`${one.name}\` decides the result` : `the order of \`${one.name}\` and \`${other.name}\` decides the result`,
    span: one.tree.name.span,
    label: alone ? "this rewrite" : "either this goes first",
    others: alone ? [] : [{ text: "or this", span: other.tree.name.span, path: other.path }],
    notes: [
      `the smallest graph in which it does:\n${indented(arrowsOf(graph))}`,
      `${first(one, matches[0].keys)}:\n${indented(arrowsOf(results[0]))}`,
      `${first(other, matches[1].keys)}:\n${indented(arrowsOf(results[1]))}`,
    ],
    help: alone
      ? ["let only one of the two match there, with `unless` or `where`"]
      : [`say which goes first, \`rewrite ${one.name} before ${other.name} { … }\`, or let only one of them match there`],
  });
}

function cutShort(one: CompiledRule, other: CompiledRule, bounds: OverlapBounds): Diagnostic {
  return report(one.path, {
    code: "overlapping_rewrites",
    severity: "note",
    message: one === other ? `not every overlap of \`${one.name}\` with itself was tried` : `not every overlap of \`${one.name}\` and \`${other.name}\` was tried`,
    span: one.tree.name.span,
    others: one === other ? [] : [{ text: "and this one", span: other.tree.name.span, path: other.path }],
    notes: [`none of those that were tried gives two results; at most ${bounds.graphs} graphs are tried for a pair of rules`],
    help: ["smaller patterns have fewer overlaps: `race verify` searches further"],
  });
}

/** Pairs of rules that speak of a common kind of edge, node or attribute, one of them changing it. */
function pairsOf(rewrites: readonly CompiledRule[]): readonly (readonly [CompiledRule, CompiledRule])[] {
  const looking = new Map<string, Set<number>>();
  const note = (what: string, at: number): void => void looking.set(what, (looking.get(what) ?? new Set<number>()).add(at));
  rewrites.forEach((rule, at) => {
    for (const what of [...rule.inputs, ...rule.absences, ...changesOf(rule)]) note(what, at);
    for (const { slot } of rule.body.variables) for (const kind of rule.kinds[slot]!) note(`node ${kind}`, at);
  });
  const pairs = new Set<string>();
  rewrites.forEach((rule, at) => {
    for (const what of changesOf(rule)) for (const other of looking.get(what)!) pairs.add(`${Math.min(at, other)} ${Math.max(at, other)}`);
  });
  const numbers = [...pairs].map((pair) => pair.split(" ").map(Number) as [number, number]).sort(([a, b], [c, d]) => a - c || b - d);
  return numbers.map(([one, other]) => [rewrites[one]!, rewrites[other]!] as const);
}

function changesOf({ effects, kinds, outputs }: CompiledRule): readonly string[] {
  const taken = effects.effects.flatMap((effect) =>
    effect.kind === "delete_edge" ? [`edge ${effect.edge}`] : effect.kind === "delete_node" ? [...kinds[effect.node]!].map((kind) => `node ${kind}`) : [],
  );
  return [...taken, ...outputs];
}

/** What a search for differences found: them, and the pairs for which it was cut short without finding one. */
export interface Overlaps {
  readonly differences: readonly Difference[];
  readonly unfinished: readonly (readonly [CompiledRule, CompiledRule])[];
}

/** Looks for pairs of rewrites of a group whose order decides the result. */
export function findOverlaps(program: Program, rewrites: readonly CompiledRule[], bounds: OverlapBounds = defaultBounds): Overlaps {
  const isOrdered = orderOf(rewrites);
  const search: Search = { program, promised: keptPromises(program), relevant: relevantOf(rewrites), representative: representatives(rewrites, program.vocabulary), bounds, graphs: 0, total: 0, cut: false };
  const differences: Difference[] = [];
  const unfinished: (readonly [CompiledRule, CompiledRule])[] = [];
  const patterns = new Map<CompiledRule, { readonly list: readonly Pattern[]; readonly cut: boolean }>();
  const drawn = (rule: CompiledRule): { readonly list: readonly Pattern[]; readonly cut: boolean } => {
    let cut = false;
    const known = patterns.get(rule) ?? { list: patternsOf(rule, program.vocabulary, () => (cut = true)), cut };
    patterns.set(rule, known);
    return known;
  };
  for (const [one, other] of pairsOf(rewrites)) {
    if (one !== other && isOrdered(one, other)) continue;
    search.cut = drawn(one).cut || drawn(other).cut;
    const found = searchPair(search, drawn(one).list, drawn(other).list);
    if (found) differences.push(found);
    else if (search.cut) unfinished.push([one, other]);
  }
  return { differences, unfinished };
}

/** Warnings of rewrites whose order decides the result, and notes of what was not tried. */
export function checkOverlaps(program: Program, { rewrites }: Group, bounds: OverlapBounds = defaultBounds): readonly Diagnostic[] {
  const { differences, unfinished } = findOverlaps(program, rewrites, bounds);
  return [...differences.map(warn), ...unfinished.map(([one, other]) => cutShort(one, other, bounds))];
}
