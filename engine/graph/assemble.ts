/**
 * The graph of a link from the records of its units: keys get their unit before them, identity nodes are shared,
 * every node that can belongs to its unit, and definers are shaken.
 */
import type { Diagnostic } from "../../specs/diagnostic.js";
import { edgeKinds } from "../../specs/types/vocabulary.js";
import { damagedGraph, type Record } from "./record.js";
import { mentions, shake, UNIT_KEY, withAliases } from "./shake.js";
import { addEdge, addIdentity, emptySteg, type Steg } from "./steg.js";
import { byCodeUnit } from "./value.js";

export interface UnitGraph {
  /** Name of the unit, unique in the link; without `!`, and not beginning with `=`. */
  readonly unit: string;
  /** All of it takes part (a client); otherwise only what the others touch (a definer). */
  readonly whole: boolean;
  readonly records: readonly Record[];
}

export interface Assembled {
  readonly steg: Steg;
  readonly diagnostics: readonly Diagnostic[];
}

export interface AssembleOptions {
  /** Further records of definers that stay; what they mention stays in the other units, too. */
  readonly roots?: (record: Record) => boolean;
  /** Identities that are one thing, each with its other names, as `aliasesOf` has them from the rules. */
  readonly aliases?: ReadonlyMap<string, readonly string[]>;
  /** Keep everything: for showing that shaking changes nothing. */
  readonly unshaken?: boolean;
}

const belonging = new Set(edgeKinds["in"]!.from);

/** Makes one graph of all units; their order does not matter. */
export function assemble(units: readonly UnitGraph[], options: AssembleOptions = {}): Assembled {
  const roots = options.roots ?? (() => false);
  const sorted = [...units].sort((a, b) => byCodeUnit(a.unit, b.unit));
  const spoken = mentions(sorted.flatMap(({ whole, records }) => (whole ? records : records.filter(roots))));
  const mentioned = withAliases(spoken, options.aliases ?? new Map());
  const steg = emptySteg();
  const diagnostics: Diagnostic[] = [];
  const kept = sorted.map(({ unit, whole, records }) => ({
    unit,
    records: whole || options.unshaken ? records : shake(records, mentioned, roots),
  }));
  for (const { unit, records } of kept) addNodes(steg, unit, records, diagnostics);
  for (const { unit, records } of kept) addEdges(steg, unit, records, diagnostics);
  return { steg, diagnostics };
}

function addNodes(steg: Steg, unit: string, records: readonly Record[], diagnostics: Diagnostic[]): void {
  if (unit.includes("!") || unit.startsWith("=") || steg.hasNode(`${unit}!${UNIT_KEY}`)) {
    diagnostics.push(damagedGraph(unit, "the name of the unit is taken or not allowed"));
    return;
  }
  for (const { key, kind, attributes } of records) {
    const full = `${unit}!${key}`;
    if (steg.hasNode(full)) diagnostics.push(damagedGraph(unit, `two records have the key ${key}`));
    else steg.addNode(full, { kind, unit, attributes });
  }
  if (steg.hasNode(`${unit}!${UNIT_KEY}`)) return;
  steg.addNode(`${unit}!${UNIT_KEY}`, { kind: "Unit", unit, attributes: { name: unit } });
}

function addEdges(steg: Steg, unit: string, records: readonly Record[], diagnostics: Diagnostic[]): void {
  const home = `${unit}!${UNIT_KEY}`;
  if (steg.getNodeAttribute(home, "kind") !== "Unit") {
    diagnostics.push(damagedGraph(unit, `the record \`${UNIT_KEY}\` is not of kind Unit`));
    return;
  }
  for (const { key, kind, edges } of records) {
    const from = `${unit}!${key}`;
    for (const edge in edges) for (const target of edges[edge]!) connect(steg, unit, from, edge, target, diagnostics);
    if (belonging.has(kind)) addEdge(steg, from, "in", home);
  }
}

function connect(steg: Steg, unit: string, from: string, edge: string, target: string, diagnostics: Diagnostic[]): void {
  const to = target.startsWith("=") ? target : `${unit}!${target}`;
  const goal = edgeKinds[edge]?.to ?? [];
  if (target.startsWith("=") && goal.includes("Identity")) addIdentity(steg, target);
  if (!steg.hasNode(to)) diagnostics.push(damagedGraph(unit, `the edge \`${edge}\` of ${from} leads to ${target}, which is not there`));
  else if (!goal.includes(steg.getNodeAttribute(to, "kind")))
    diagnostics.push(damagedGraph(unit, `no edge \`${edge}\` leads to ${target}, a ${steg.getNodeAttribute(to, "kind")}`));
  else addEdge(steg, from, edge, to);
}
