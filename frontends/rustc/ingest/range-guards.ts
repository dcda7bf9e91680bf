/**
 * The ranges that LLVM was told of the reserved symbols (`!absolute_symbol`) are promises: for a value that is computed
 * from several layouts nothing else keeps it, so each becomes a guard that the link checks.
 */
import type { Expression, Guard } from "../expression.js";

const DECLARED = /^@"?(race\.[^"=]*?)"? = extern_weak hidden global \{\}, !(?:absolute_symbol|race\.range) !(\d+)$/gm;

/** Range of each declared symbol, both ends inclusive; none where LLVM was told nothing. */
function declaredRanges(ir: string): ReadonlyMap<string, readonly [bigint, bigint]> {
  const found = new Map<string, readonly [bigint, bigint]>();
  const nodes = new Map([...ir.matchAll(/^!(\d+) = !\{i64 (-?\d+), i64 (-?\d+)\}$/gm)].map(([, id, low, end]) => [id!, [BigInt(low!), BigInt(end!)] as const]));
  for (const [, name, id] of ir.matchAll(DECLARED)) {
    const range = nodes.get(id!);
    if (range && range[0] < range[1]) found.set(name!, [range[0], range[1] - 1n]);
  }
  return found;
}

const bound = (relation: "ge" | "le", left: Expression, limit: bigint, name: string): Guard => ({
  relation,
  left,
  right: { op: "const", constant: limit },
  reason: `${name} is an immediate that code takes to lie within its range`,
});

/** Guards for every computed symbol that the object uses; plain layout symbols are bounded by rules. */
export function rangeGuards(ir: string, symbols: ReadonlyMap<string, Expression>, used: (symbol: string) => boolean): readonly Guard[] {
  const ranges = declaredRanges(ir);
  return [...symbols].flatMap(([name, expression]) => {
    const range = ranges.get(name);
    if (!range || expression.op === "symbol" || expression.op === "const" || !used(name)) return [];
    return [bound("ge", expression, range[0], name), bound("le", expression, range[1], name)];
  });
}
