/**
 * Whether a match of a rewrite still holds, once the graph has changed since it was found, and may be applied:
 * what it deletes it must not also keep, and a node goes only when every edge at it is in the pattern, or with `cascade`.
 * Nothing vanishes implicitly.
 */
import { asInteger, compile, compileFirst, edgeCondition, emitMatch, kinds, type Emission, type First, type Look } from "../match/compile.js";
import type { EdgeTable } from "../match/edges.js";
import { planInOrder } from "../match/plan.js";
import { constant, emit } from "../match/source.js";
import { tableOf, type NodeIndex, type Store } from "../match/store.js";
import type { Atom, Slot } from "../rule/pattern.js";
import type { Effect } from "../rule/effects.js";
import type { CompiledRule } from "../rule/program.js";
import { needsAllToBeSeen } from "./kept.js";
import { placesOf } from "./layout.js";
import type { RuleCode } from "./rule-code.js";

type EdgeAtom = Extract<Atom, { kind: "edge" }>;

/** Compiles the look at a match of a list; it brings the values in the match up to date. */
export function holdsOf(code: RuleCode): Look {
  const { rule, layout, context } = code;
  const nodes = placesOf(layout).slice(0, layout.nodes);
  const known = nodes.filter(({ held }) => !held.maybe);
  return compile<Look>(context, `holds_${rule.name}`, { kind: "frame", slots: known }, aliveFirst(rule), (emission) => {
    const { source } = emission;
    const same = nodes.filter(({ held }) => held.maybe).map(({ slot, place }) => `n${slot} === frame[at + ${place}]`);
    // With sets or optional parts it is asked when all of them are known.
    const kept = needsAllToBeSeen(rule) ? [] : deletions(emission, rule);
    emit(source, `if (${[...same, ...kept, "true"].join(" && ")}) {`);
    layout.match.forEach(({ slot }, i) => {
      if (i >= layout.nodes) emit(source, `frame[at + ${i}] = ${asInteger(emission, slot)};`);
    });
    emit(source, "return true;", "}");
  });
}

/** Candidates after which a search for the first match leaves it to an agenda. */
const MOST = 64;

/** Compiles the search for the first match; nothing where the order of nodes is not that of their numbers, or no plan keeps it. */
export function firstOf(code: RuleCode): First | undefined {
  const { rule, layout, context } = code;
  const slots = layout.match.slice(0, layout.nodes).map(({ slot }) => slot);
  const steps = planInOrder(context.statistics, rule.body.atoms, slots);
  if (!steps) return undefined;
  return compileFirst(context, `first_${rule.name}`, steps, MOST, (emission) => {
    const kept = needsAllToBeSeen(rule) ? [] : deletions(emission, rule);
    emit(emission.source, `if (${[...kept, "true"].join(" && ")}) {`);
    emitMatch(emission, layout.match.map(({ slot }) => slot));
    emit(emission.source, "return 1;", "}");
  });
}

// A node without a kind in the pattern may have died; `any` asks for no more than that.
function aliveFirst({ body }: CompiledRule): readonly Atom[] {
  const sure = new Set(body.atoms.flatMap((atom) => (atom.kind === "kind" || atom.kind === "any" ? [atom.node] : atom.kind === "edge" && atom.repeat !== "star" ? [atom.from, atom.to] : [])));
  const doubtful = new Set(body.atoms.flatMap((atom) => (atom.kind === "optional" ? atom.binds : [])));
  const others = body.variables.filter(({ slot, sort }) => sort === "node" && !sure.has(slot) && !doubtful.has(slot));
  const origin = { clause: 0, span: { start: 0, end: 0, line: 1, column: 1 } };
  return [...others.map(({ slot }): Atom => ({ kind: "any", node: slot, origin })), ...body.atoms];
}

function deletions(emission: Emission, rule: CompiledRule): readonly string[] {
  const own = rule.effects.effects.filter(({ each }) => each === undefined);
  const gone = new Set(own.flatMap((effect) => (effect.kind === "delete_node" ? [effect.node] : [])));
  const kept = rule.body.variables.filter(({ slot, sort }) => sort === "node" && !gone.has(slot)).map(({ slot }) => slot);
  const matched = rule.body.atoms.filter((atom): atom is EdgeAtom => atom.kind === "edge");
  return own.flatMap((effect) => {
    if (effect.kind === "delete_node") return nodeGoes(emission, { node: effect.node, cascade: cascades(own, effect.node) }, kept, matched);
    if (effect.kind !== "delete_edge") return [];
    const others = matched.filter((atom) => atom.kinds.includes(effect.edge) && !own.some((one) => one.kind === "delete_edge" && one.edge === effect.edge && one.from === atom.from && one.to === atom.to));
    const there = edgeCondition(emission, { kinds: [effect.edge], from: effect.from, to: effect.to, repeat: "one" });
    return [there, ...others.map(({ from, to }) => `!(n${from} === n${effect.from} && n${to} === n${effect.to})`)];
  });
}

const cascades = (effects: readonly Effect[], node: Slot): boolean => effects.some((one) => one.kind === "delete_node" && one.node === node && one.cascade);

function nodeGoes(emission: Emission, effect: { readonly node: Slot; readonly cascade: boolean }, kept: readonly Slot[], matched: readonly EdgeAtom[]): readonly string[] {
  const { source, store } = emission;
  const alive = `${kinds(emission)}[n${effect.node}] > 0`;
  const apart = kept.map((slot) => `n${slot} !== n${effect.node}`);
  if (effect.cascade) return [alive, ...apart];
  const edges = matched.flatMap(({ kinds: names, from, to }) => names.map((kind) => `[${constant(source, tableOf(store, kind), kind)}, n${from}, n${to}]`));
  return [alive, ...apart, `${constant(source, onlyThese, "onlyThese")}(${constant(source, store, "store")}, n${effect.node}, [${edges.join(", ")}])`];
}

/** Whether a node has no edges but these. */
function onlyThese(store: Store, node: NodeIndex, edges: readonly (readonly [EdgeTable, NodeIndex, NodeIndex])[]): boolean {
  const listed = (table: EdgeTable, from: NodeIndex, to: NodeIndex): boolean => edges.some((one) => one[0] === table && one[1] === from && one[2] === to);
  return store.tableList.every((table) => {
    for (let edge = table.out[node]!; edge > 0; edge = table.outLinks[2 * edge]!) if (!listed(table, node, table.ends[2 * edge + 1]!)) return false;
    for (let edge = table.in[node]!; edge > 0; edge = table.inLinks[2 * edge]!) if (!listed(table, table.ends[2 * edge]!, node)) return false;
    return true;
  });
}
