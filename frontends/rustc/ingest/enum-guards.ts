/**
 * Enums whose tag lies in unused values of a resilient type, with data in other variants as well. rustc puts that data
 * in front of the tag or behind it, as the tag happens to lie in the probes; code holds that choice. So the tag must
 * lie on the same side in a link; where its place is not known, the layouts of the types behind it must not change.
 */
import type { Expression, Guard } from "../expression.js";
import { makeSolver, solveAffine, type LayoutTable, type Solver } from "../lift/index.js";

/** One enum of `table.json`. */
export interface EnumPlaces {
  readonly tag: number;
  readonly tag_size: number;
  /** First byte of each other variant's data, and the one behind it. */
  readonly others: readonly (readonly [number, number])[];
  /** The resilient types whose unused values are used. */
  readonly from: readonly string[];
}

export interface EnumTable extends LayoutTable {
  readonly enums?: Readonly<Record<string, EnumPlaces>>;
}

const constant = (value: number): Expression => ({ op: "const", constant: BigInt(value) });

function solved(solver: Solver, values: readonly number[]): Expression | undefined {
  if (values.every((value) => value === values[0])) return constant(values[0]!);
  return solveAffine(solver, values, new Set())?.expression;
}

const reasonOf = (name: string): string => `\`${name}\` keeps data of other variants beside its tag, which lies in a type that evolves`;

/** Data that is in front of the tag, or behind it, in every probe; undefined where neither is known. */
function placed(solver: Solver, name: string, probes: readonly EnumPlaces[], other: number): Guard | undefined {
  const reason = reasonOf(name);
  const tag = solved(solver, probes.map((probe) => probe.tag));
  const end = solved(solver, probes.map((probe) => probe.others[other]![1]));
  const start = solved(solver, probes.map((probe) => probe.others[other]![0]));
  if (!tag || !start || !end) return undefined;
  if (probes.every((probe) => probe.others[other]![1] <= probe.tag)) return { relation: "ge", left: tag, right: end, reason };
  const behind = probes.every((probe) => probe.others[other]![0] >= probe.tag + probe.tag_size);
  const free: Expression = { op: "add", left: tag, right: constant(probes[0]!.tag_size) };
  return behind ? { relation: "ge", left: start, right: free, reason } : undefined;
}

/** The layouts of the types behind the tag are those that the client was built with. */
function pinned(name: string, from: readonly string[], natural: LayoutTable): readonly Guard[] {
  const ours = (symbol: string): boolean => from.some((type) => symbol === `race.size.${type}` || symbol.startsWith(`race.off.${type}.`));
  return Object.keys(natural.symbols)
    .filter(ours)
    .sort()
    .map((symbol) => ({ relation: "eq", left: { op: "symbol", symbol }, right: constant(Number(natural.symbols[symbol])), reason: reasonOf(name) }));
}

function guardsOf(solver: Solver, name: string, probes: readonly EnumPlaces[], natural: EnumTable): readonly Guard[] {
  const [first] = probes as [EnumPlaces];
  const alike = probes.every((probe) => probe.others.length === first.others.length && probe.tag_size === first.tag_size);
  const guards = first.others.map((_, other) => (alike ? placed(solver, name, probes, other) : undefined));
  return guards.every((guard) => guard !== undefined) ? guards : pinned(name, first.from, natural);
}

/** Guards for every such enum of the probes that a client was lifted from; they count for the whole module. */
export function enumGuards(tables: readonly EnumTable[], natural: EnumTable): readonly Guard[] {
  const solver = makeSolver(tables);
  const names = new Set([...tables, natural].flatMap((table) => Object.keys(table.enums ?? {})));
  return [...names].sort().flatMap((name) => {
    const places = tables.map((table) => table.enums?.[name]);
    const known = places.filter((one) => one !== undefined);
    // an enum that has its tag elsewhere in one of the layouts has no form that all share
    if (known.length < tables.length || !natural.enums?.[name]) return pinned(name, [known[0] ?? natural.enums![name]!].flatMap((one) => one.from), natural);
    return guardsOf(solver, name, known, natural);
  });
}
