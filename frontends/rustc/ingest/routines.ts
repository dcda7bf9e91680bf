/**
 * What the compilers said of the functions of a link: which methods of trait objects a function may call, its inlined
 * callees among them, and which functions stand in vtables for a method. An object shows only that something is called
 * through a pointer. What follows from these records is the rules' matter; here they are found by names of symbols.
 */
import type { Record } from "../../../engine/index.js";
import { carriedFor } from "../lift/index.js";

/** A function by its unit and the name of its code. */
export interface Named {
  readonly unit: string;
  readonly symbol: string;
}

/** LLVM's copies of a function (`.specialized.1`, `.llvm.123`) do no more than the function, nor does one that is taken along. */
export const withoutSuffix = (symbol: string): string => carriedFor(symbol) ?? (symbol.startsWith("_R") ? symbol.replace(/\..*$/, "") : symbol);

const symbolOf = (record: Record): string => String(record.attributes.symbol);

function add<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const known = map.get(key);
  if (known) known.push(value);
  else map.set(key, [value]);
}

/** The routines of all units. */
export class Routines {
  readonly #records = new Map<string, Record>();
  readonly #servers = new Map<string, Named[]>();
  /** What must answer in time. */
  readonly realTime: Named[] = [];

  constructor(units: readonly { readonly name: string; readonly routines: readonly Record[] }[]) {
    for (const { name: unit, routines } of units) for (const record of routines) if (record.kind === "Routine") this.#add(unit, record);
  }

  #add(unit: string, record: Record): void {
    const named = { unit, symbol: symbolOf(record) };
    this.#records.set(`${unit}!${record.key}`, record);
    for (const method of [...(record.edges.serves ?? []), ...(record.edges.stands_in ?? [])]) add(this.#servers, method, named);
    if (record.attributes.real_time === true) this.realTime.push(named);
  }

  /** The key of a function's body in its unit. */
  keyOf({ unit, symbol }: Named): string | undefined {
    const key = `routine ${withoutSuffix(symbol)}`;
    return this.#records.has(`${unit}!${key}`) ? key : undefined;
  }

  /** The records of routines with all that may be inlined into them. */
  within(unit: string, keys: Iterable<string>): readonly Record[] {
    const seen = new Set(keys);
    for (const key of seen) for (const next of this.#records.get(`${unit}!${key}`)?.edges.inlines ?? []) seen.add(next);
    return [...seen].flatMap((key) => this.#records.get(`${unit}!${key}`) ?? []);
  }

  /** Functions that a unit has in its vtables. */
  serving(unit: string): readonly Named[] {
    return [...new Set([...this.#servers.values()].flat())].filter((one) => one.unit === unit);
  }

  /** Functions that may serve what a function calls through vtables. */
  behind(named: Named): readonly Named[] {
    const key = this.keyOf(named);
    if (key === undefined) return [];
    const methods = new Set(this.within(named.unit, [key]).flatMap((record) => record.edges.dispatches ?? []));
    return [...methods].sort().flatMap((method) => this.#servers.get(method) ?? []);
  }
}
