/**
 * The verdict is the rules': made clients and implementers of the old version are put into one graph with the new version
 * as their definer, and the policy of a link runs on it. What it says against them is what a link would say against plugins
 * that use the same things. The old version as their own definer says what was refused already, before any change.
 */
import { assemble, run, type Program, type Record, type UnitGraph } from "../../../engine/index.js";
import type { Diagnostic } from "../../../specs/diagnostic.js";
import { everyForgotten, everyUse, heldUse } from "./client.js";
import { everyImplementer } from "./implementer.js";
import type { MadeUnit } from "./unit.js";
import { chainOf, flag, type View } from "./view.js";

/** Whose trouble it is. */
export type Who = "client" | "owner" | "held" | "implementer" | "plain";

/** A label's node, by identity. */
export interface Spoken {
  /** Whether it is in the view of those who meet the new version. */
  readonly met: boolean;
  /** The node, and what it is a part of: the nearest first. */
  readonly chain: readonly string[];
}

export interface Finding {
  readonly diagnostic: Diagnostic;
  /** None where it concerns all. */
  readonly who?: Who;
  /** What it speaks of, label by label. */
  readonly about: readonly Spoken[];
}

const definerName = "this version";

/** The definer, with what a link keeps of it; an interface asks nothing of those who link with it. */
function definerGraph(view: View, host: boolean): UnitGraph {
  const records = view.records.filter((record) => host || !flag(record, "import"));
  return { unit: definerName, whole: false, records: records.map((record): Record => (record.key === "unit" ? { ...record, attributes: { ...record.attributes, name: definerName, file: view.file } } : record)) };
}

const isImport = (record: Record): boolean => record.kind === "Symbol" && flag(record, "import");

type Units = Readonly<{ [who in Who]: MadeUnit }>;

const whoOf = (units: Units, unit: string): Who | undefined => (Object.keys(units) as Who[]).find((who) => units[who].graph.unit === unit);

/** `a client!field api::World.frame` → the unit, and the key in it. */
function split(node: string): readonly [string, string] {
  const at = node.indexOf("!");
  return [node.slice(0, at), node.slice(at + 1)];
}

/** Whoever is met on the way to what is refused, where no label is theirs: lines of the path end in the unit's name. */
function onPath({ path = [] }: Diagnostic, units: Units): Who | undefined {
  return (Object.keys(units) as Who[]).find((who) => path.some((line) => line.endsWith(`(${units[who].graph.unit})`)));
}

function findingOf(diagnostic: Diagnostic, units: Units, old: View, now: View): Finding {
  const places = diagnostic.labels.flatMap(({ node }) => (node === undefined ? [] : [split(node)]));
  const about = places.map(([unit, key]): Spoken => {
    const who = whoOf(units, unit);
    const view = who ? old : now;
    const made = who && units[who].about.get(key);
    const chain = made === undefined ? chainOf(view, view.byKey.get(key)) : [...(units[who!].own.get(key) ?? []), ...chainOf(old, old.byIdentity.get(made))];
    return { met: who !== undefined, chain };
  });
  const imports = places.some(([, key]) => flag(now.byKey.get(key), "import"));
  const who = places.map(([unit]) => whoOf(units, unit)).find((one) => one !== undefined) ?? (imports ? "implementer" : onPath(diagnostic, units));
  return { diagnostic, ...(who ? { who } : {}), about };
}

function refusals(program: Program, units: Units, old: View, definer: View): readonly Finding[] {
  const graphs = [...Object.values(units).map((unit) => unit.graph), definerGraph(definer, old.host)];
  const { steg, diagnostics } = assemble(graphs, { roots: isImport });
  const outcome = run(steg, program, { provenance: false });
  return [...diagnostics, ...outcome.diagnostics].map((one) => findingOf(one, units, old, definer));
}

/** The same trouble, whichever version defines: the code and the nodes of those who are not the definer. */
const markOf = ({ diagnostic }: Finding): string => [diagnostic.code, ...diagnostic.labels.flatMap(({ node }) => (node === undefined || split(node)[0] === definerName ? [] : [node])).sort()].join("\n");

/** What the policy says against clients and implementers of `old` when they meet `now`, and did not say before. */
export function judge(program: Program, old: View, now: View): readonly Finding[] {
  const units: Units = { client: everyUse(old), owner: everyForgotten(old), held: heldUse(old), implementer: everyImplementer(old, false), plain: everyImplementer(old, true) };
  const before = new Set(refusals(program, units, old, old).map(markOf));
  const found = refusals(program, units, old, now).filter((one) => !before.has(markOf(one)));
  // what every implementer meets is no news of the one that promises nothing
  const mark = ({ diagnostic, about }: Finding) => JSON.stringify([diagnostic.code, diagnostic.message, about]);
  const always = new Set(found.filter((one) => one.who === "implementer").map(mark));
  return found.filter((one) => one.who !== "plain" || !always.has(mark(one)));
}
