/**
 * A unit of a link that nobody compiled: it is made of what an interface says of itself, to be judged by the rules as a
 * packed crate would be. Its records have the shape that `race pack` gives them; they have no code behind them, so a plan
 * for them is never made.
 */
import type { Record, UnitGraph } from "../../../engine/index.js";
import { expressionRecords, guardRecords } from "../../../frontends/rustc/ingest/expression.js";
import { joinRecords, withoutDangling } from "../../../frontends/rustc/ingest/join.js";
import type { Expression, Guard } from "../../../frontends/rustc/expression.js";
import { clientOf, closure } from "./as-client.js";
import type { View } from "./view.js";

export interface MadeUnit {
  readonly graph: UnitGraph;
  /** What a made record is there for: the identity of a type, field, method and so on. */
  readonly about: ReadonlyMap<string, string>;
  /** Identities that made records have themselves, and names of what they do. */
  readonly own: ReadonlyMap<string, readonly string[]>;
}

export interface Maker {
  /** These are taken over from the interface, with all that they speak of. */
  readonly take: (...keys: readonly string[]) => void;
  readonly put: (record: Record, about?: string, as?: string) => void;
  /** The unit's one function needs the symbol. */
  readonly need: (symbol: string) => void;
  /** The unit's one function reads a value of the layout, such as `race.off.T.f`; `as` says what it does with it, where `about` is a part of it only. */
  readonly read: (symbol: string, about: string, as?: string) => void;
  readonly guard: (guard: Guard, about: string, as: string) => void;
  readonly made: () => MadeUnit;
}

const nothingLocal = (): bigint => 0n;

/** Begins a unit of the given name; its one function has that name too, and others may call it. */
export function makeUnit(view: View, name: string): Maker {
  const code = `symbol ${name}`;
  const roots = new Set<string>();
  const records: Record[] = [];
  const needed = new Set<string>();
  const about = new Map<string, string>();
  const named = new Map<string, readonly string[]>();
  const put = (record: Record, identity?: string, as?: string): void => {
    records.push(record);
    if (as !== undefined) named.set(record.key, [as]);
    if (identity !== undefined) about.set(record.key, identity);
  };
  const take = (...keys: readonly string[]): void => keys.forEach((key) => roots.add(key));
  const read = (symbol: string, identity: string, as?: string): void => {
    if (as !== undefined) named.set(`site ${symbol}`, [as]);
    const expression: Expression = { op: "symbol", symbol };
    const at = { object: "", section: 0n, offset: BigInt(about.size), width: 32n, relocation: "", addend: 0n, expected: 0n };
    for (const record of expressionRecords(expression, nothingLocal)) put(record, identity);
    put({ key: `site ${symbol}`, kind: "Site", attributes: { ...at, function: name }, edges: { reads: [`expr ${symbol}`], within: [code] } }, identity);
  };
  const guard = (one: Guard, identity: string, as: string): void => {
    for (const record of guardRecords({ ...one, function: name }, nothingLocal, () => [code])) {
      put(record, identity);
      if (record.kind === "Guard") named.set(record.key, [as]);
    }
  };
  const made = (): MadeUnit => {
    const unit = view.byKey.get("unit")!;
    const { asClient } = clientOf(view);
    const base: readonly Record[] = [
      { ...unit, attributes: { ...unit.attributes, name, role: "client" } },
      { key: code, kind: "Symbol", attributes: { name, path: name, form: "export", defined: true, export: true, binding: "global" }, edges: { uses: [...needed] } },
    ];
    const all = joinRecords(closure(view, roots).map(asClient), records, base);
    return { graph: { unit: name, whole: true, records: withoutDangling(all).records }, about, own: new Map([...named, ...records.flatMap((one) => (one.edges.is ? [[one.key, one.edges.is] as const] : []))]) };
  };
  return { take, put, need: (symbol) => needed.add(symbol), read, guard, made };
}
