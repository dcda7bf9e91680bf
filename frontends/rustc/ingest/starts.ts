/**
 * Enums whose first mark a client's code asks for. Most are inside functions and nowhere in an interface, so the driver's facts do
 * not have them: what a rule needs to choose the value is in the layout table, and becomes a record here.
 */
import type { Record } from "../../../engine/index.js";
import type { Expression, Guard } from "../expression.js";
import type { LayoutTable, StartFacts } from "../lift/probe.js";

function symbolsIn(expression: Expression): readonly string[] {
  if (expression.op === "symbol") return [expression.symbol];
  if (expression.op === "const") return [];
  const third = expression.op === "select_le" ? symbolsIn(expression.third) : [];
  return [...symbolsIn(expression.left), ...symbolsIn(expression.right), ...third];
}

/** What a type's record must say, and is of no interest of one that does not cross. */
const unasked = { pass: "memory", resilient: false, definition: false, niche_field: "", niche_offset: 0n, niche_size: 0n, niche_start: 0n, niche_end: 0n, niche_count: 0n };

/** As the driver calls a type: without modules, with arguments. */
function short(path: string): string {
  const from = path.split(/[<(]/)[0]!.lastIndexOf("::");
  return from < 0 ? path : path.slice(from + 2);
}

function recordOf({ type, bits, values, low, high, after, guarded }: StartFacts, start: number | string): Record {
  const chosen = guarded ? { guarded } : { start_moves: true };
  const own = { ...unasked, path: type, name: short(type), form: "enum", ...chosen, tag_encoding: "niche", tag_size: BigInt(bits / 8), tag_niche_values: BigInt(values), tag_niche_start: BigInt(start) };
  const attributes = after === undefined ? { ...own, spare_low: BigInt(low), spare_high: BigInt(high) } : own;
  return { key: `type ${type}`, kind: "Type", attributes, edges: { is: [`=type ${type}`], ...(after === undefined ? {} : { taken_after: [`type ${after}`] }) } };
}

/** Records of the enums that these expressions ask about, and of those within them whose variants are marked in the same place. */
export function startRecords(table: LayoutTable, expressions: readonly Expression[]): readonly Record[] {
  const starts = table.starts ?? {};
  const byType = new Map(Object.entries(starts).map(([symbol, facts]) => [facts.type, symbol]));
  const found = new Map<string, Record>();
  const add = (symbol: string | undefined): void => {
    const facts = symbol === undefined ? undefined : starts[symbol];
    if (!facts || found.has(symbol!)) return;
    found.set(symbol!, recordOf(facts, table.symbols[symbol!]!));
    add(byType.get(facts.after ?? ""));
  };
  expressions.flatMap(symbolsIn).forEach(add);
  return [...found.values()];
}

/** Every enum of which a crate's code marks variants, used or not. */
export const startsIn = (table: LayoutTable): readonly Expression[] => Object.keys(table.starts ?? {}).map((symbol) => ({ op: "symbol", symbol }));

/**
 * What stands for the numbers that a policy chose instead of symbols. Nobody knows in which functions they are, for they are the same
 * in all probes: so each counts wherever this crate is linked, if its compiler had to lay out the enum at all.
 */
export function startGuards(table: LayoutTable): readonly Guard[] {
  return Object.entries(table.starts ?? {}).flatMap(([symbol, { type, guarded }]): readonly Guard[] => {
    const right: Expression = { op: "const", constant: BigInt(table.symbols[symbol]!) };
    return guarded ? [{ relation: "eq", left: { op: "symbol", symbol }, right, reason: `the value that marks variants of \`${type}\`, for which the policy of its packing chose a guard` }] : [];
  });
}
