/** What the reserved symbols of an object stand for: values, vtables, copies and drop functions, as edges of the graph. */
import type { Record } from "../../../engine/index.js";
import type { Expression } from "../expression.js";
import { expressionKey, expressionRecords } from "./expression.js";

export interface Reserved {
  /** Whether the object still refers to a symbol. */
  readonly used: (symbol: string) => boolean;
  readonly values: ReadonlyMap<string, Expression>;
  /** `race.vtable.N` → key of the vtable's record. */
  readonly vtables: ReadonlyMap<string, string>;
  /** `race.drop.T` → T. */
  readonly drops: ReadonlyMap<string, string>;
  /** `race.copy.T` → T. */
  readonly copies: ReadonlyMap<string, string>;
  readonly local: (symbol: string) => bigint | undefined;
}

const stands = (symbol: string, target: string): Record => ({
  key: `symbol ${symbol}`,
  kind: "Symbol",
  attributes: { name: symbol },
  edges: { stands_for: [target] },
});

function copyRecords(symbol: string, type: string, local: Reserved["local"]): readonly Record[] {
  const size: Expression = { op: "symbol", symbol: `race.size.${type}` };
  const copy: Record = { key: `copy ${type}`, kind: "Copy", attributes: { name: symbol }, edges: { size: [expressionKey(size)] } };
  return [stands(symbol, copy.key), copy, ...expressionRecords(size, local)];
}

/** Records of all reserved symbols that the object uses. */
export function reservedRecords(reserved: Reserved): readonly Record[] {
  const used = <T>(map: ReadonlyMap<string, T>) => [...map].filter(([symbol]) => reserved.used(symbol));
  return [
    ...used(reserved.values).map(([symbol, expression]) => stands(symbol, expressionKey(expression))),
    ...used(reserved.vtables).map(([symbol, key]) => stands(symbol, key)),
    ...used(reserved.drops).map(([symbol, type]) => stands(symbol, `type ${type}`)),
    ...used(reserved.copies).flatMap(([symbol, type]) => [...copyRecords(symbol, type, reserved.local)]),
  ];
}
