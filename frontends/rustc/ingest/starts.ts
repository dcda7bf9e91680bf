/**
 * Enums whose first mark a client's code asks for. Most are inside functions and nowhere in an interface, so the driver's facts do
 * not have them: what a rule needs to choose the value is in the layout table, and becomes a record here.
 */
import type { Record } from "../../../engine/index.js";
import type { Expression } from "../expression.js";
import type { LayoutTable, StartFacts } from "../lift/probe.js";

function symbolsIn(expression: Expression): readonly string[] {
  if (expression.op === "symbol") return [expression.symbol];
  if (expression.op === "const") return [];
  const third = expression.op === "select_le" ? symbolsIn(expression.third) : [];
  return [...symbolsIn(expression.left), ...symbolsIn(expression.right), ...third];
}

/** What a type's record must say, and is of no interest of one that does not cross. */
const unasked = { pass: "memory", resilient: false, definition: false, niche_field: "", niche_offset: 0n, niche_size: 0n, niche_start: 0n, niche_end: 0n, niche_count: 0n };

const short = (path: string): string => /(?:.*::)?([^:<(]*)/.exec(path.split(/[<(]/)[0]!)?.[1] || path;

function recordOf({ type, bits, values, low, high, after }: StartFacts, start: number | string): Record {
  const own = { ...unasked, path: type, name: short(type), form: "enum", start_moves: true, tag_encoding: "niche", tag_size: BigInt(bits / 8), tag_niche_values: BigInt(values), tag_niche_start: BigInt(start) };
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
