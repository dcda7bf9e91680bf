/**
 * What functions take for granted of an enum that evolves, as the driver saw it in their bodies: a match without a
 * wildcard rests on there being no new variant, what makes a variant or moves a field out of it on there being no new
 * field. `race.new.…` counts what is new in a link. An enum that is merely held or asked is named by `race.tag.ENUM`.
 */
import type { Record } from "../../../engine/index.js";
import type { Guard, Lifted } from "../expression.js";
import type { Items } from "../lift/index.js";
import { expressionRecords } from "./expression.js";

const reasonOf = (symbol: string): string => {
  const name = symbol.slice("race.new.".length);
  const dot = name.lastIndexOf(".");
  return dot < 0
    ? `no variants of \`${name}\` beyond those that its match names, without a wildcard`
    : `a \`${name.slice(0, dot)}::${name.slice(dot + 1)}\` of exactly the fields that it knows, which it makes or takes apart`;
};

/** The condition behind `race.new.…`: nothing is new. */
export const restGuard = (symbol: string): Guard => ({
  relation: "eq",
  left: { op: "symbol", symbol },
  right: { op: "const", constant: 0n },
  reason: reasonOf(symbol),
});

const isNew = (symbol: string): boolean => symbol.startsWith("race.new.");

/** Guards of the functions that were lifted, and of all statics together. */
export function restGuards(items: Items, lifted: Lifted): readonly Guard[] {
  const refused = new Set(lifted.refusals.map((refusal) => refusal.function));
  const functions = Object.entries(items.functions).filter(([name, item]) => !refused.has(name) && !item.drop_of && !(item.definer && item.generic === false));
  const ofFunctions = functions.flatMap(([name, item]) => {
    const place = { ...(item.file ? { file: item.file } : {}), ...(item.line ? { line: item.line } : {}) };
    return (item.rests ?? []).filter(isNew).map((symbol): Guard => ({ ...restGuard(symbol), function: name, ...place }));
  });
  return [...ofFunctions, ...(items.rests ?? []).filter(isNew).map(restGuard)];
}

/** Records that say which enums the client holds or asks. */
export function tagRecords(items: Items, local: (symbol: string) => bigint | undefined): readonly Record[] {
  const all = Object.values(items.functions).flatMap((item) => item.rests ?? []);
  const tags = [...new Set(all.filter((symbol) => !isNew(symbol)))].sort();
  return tags.flatMap((symbol) => [...expressionRecords({ op: "symbol", symbol }, local)]);
}
