/**
 * Vtables that a client leaves to the link: which type and trait each stands for, and size and alignment of the type as
 * expressions, since it may hold resilient types by value. The sizes are read from the vtables of all probes and solved
 * like every other value.
 */
import type { Record } from "../../../engine/index.js";
import { decodeBytes } from "../../../formats/llvm-ir/bytes.js";
import type { Expression } from "../expression.js";
import { makeSolver, solve } from "../lift/solve.js";
import { evaluate, tableValues, type Items, type Probe } from "../lift/index.js";
import { expressionKey, expressionRecords } from "./expression.js";

type Local = (symbol: string) => bigint | undefined;

interface Header {
  readonly size: bigint;
  readonly align: bigint;
}

/** Size and alignment in a vtable's header: behind the drop function's pointer, or behind eight zeros where there is none. */
function headerOf(line: string): Header | undefined {
  const body = line.slice(line.indexOf("}> <{") + 5);
  const token = /c"[^"]*"/.exec(body)?.[0];
  const bytes = token === undefined ? undefined : decodeBytes(token);
  const at = /^\s*ptr /.test(body) ? 0 : 8;
  if (!bytes || bytes.length < at + 16) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  return { size: view.getBigUint64(at, true), align: view.getBigUint64(at + 8, true) };
}

/** The definition of a global in a module's text. */
function globalLine(ir: string, name: string): string | undefined {
  const start = ir.indexOf(`\n@${name} = `) + 1;
  return start > 0 ? ir.slice(start, ir.indexOf("\n", start)) : undefined;
}

function solved(probes: readonly Probe[], values: readonly bigint[], natural: bigint, local: Local): Expression | undefined {
  if (values.every((value) => value === natural)) return { op: "const", constant: natural };
  const answer = solve(makeSolver(probes.map((probe) => probe.table)), values, 64, new Set());
  // another order of fields in the natural layout would be another type
  return "expression" in answer && evaluate(answer.expression, local) === natural ? answer.expression : undefined;
}

export interface VtableInput {
  /** `race.vtable.N` → the item's key, which is the global's name in the IR. */
  readonly vtables: ReadonlyMap<string, string>;
  readonly items: Items;
  readonly lifted: readonly Probe[];
  readonly natural: Probe;
}

/** The record key of the vtable that an item describes. */
export const vtableKey = (item: { readonly type: string; readonly trait: string }): string => `vtable <${item.type} as ${item.trait}>`;

/** Records of all vtables that were left to the link. A size that cannot be told has no expression, and the link is refused. */
export function vtableRecords(input: VtableInput): readonly Record[] {
  const local = tableValues(input.natural.table.symbols);
  return [...input.vtables.values()].flatMap((name) => {
    const item = input.items.vtables[name];
    if (!item) return [];
    const headers = [...input.lifted, input.natural].map((probe) => headerOf(globalLine(probe.ir, name) ?? ""));
    const natural = headers.pop();
    if (!natural || headers.some((header) => !header)) return [];
    const size = solved(input.lifted, headers.map((header) => header!.size), natural.size, local);
    const align = solved(input.lifted, headers.map((header) => header!.align), natural.align, local);
    if (!size || !align) return [];
    const record: Record = { key: vtableKey(item), kind: "VTable", attributes: {}, edges: { size: [expressionKey(size)], align: [expressionKey(align)] } };
    return [record, ...expressionRecords(size, local), ...expressionRecords(align, local)];
  });
}
