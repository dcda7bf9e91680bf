/**
 * Constants and vtables. A vtable of a marked trait, or with a layout inside, becomes an external symbol that the link
 * synthesises, if the driver has named it; other constants are split into sites. What cannot be split
 * taints every function that mentions it.
 */
import { globalName } from "../../../formats/llvm-ir/module.js";
import { newFunction } from "./function.js";
import { count, isRefused, settleFunction, type Lifting } from "./lifting.js";
import { liftConstant } from "./constant-data.js";
import { compareRow } from "./rows.js";
import { globalRef } from "./symbols.js";

/** What becomes of a module's constants: replacement by line number of the first probe (`undefined`: the line goes). */
export interface LiftedGlobals {
  readonly lines: ReadonlyMap<number, string | undefined>;
  /** References to rename: old name to new, both with their sigil. */
  readonly renamed: ReadonlyMap<string, string>;
}

const bare = (name: string): string => name.replace(/^@"?|"$/g, "");

/** All strings within a JSON value. */
function strings(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(strings) : [];
}

/** Functions that a vtable points to, as one text: what a vtable of the IR and one of the items have in common. */
const vtableKey = (functions: Iterable<string>): string => [...new Set(functions)].sort().join(" ");

/** Items by the functions in them; vtables that cannot be told apart have none. */
function vtableItems(lifting: Lifting): ReadonlyMap<string, string | undefined> {
  const found = new Map<string, string | undefined>();
  for (const [name, item] of Object.entries(lifting.items.vtables)) {
    const functions = strings([item.drop, item.entries]).filter((text) =>
      isFunction(lifting, text),
    );
    const key = vtableKey(functions);
    found.set(key, found.has(key) || !functions.length ? undefined : name);
  }
  return found;
}

const isFunction = (lifting: Lifting, name: string): boolean =>
  /^_(R|ZN)/.test(name) || Object.hasOwn(lifting.items.functions, name);

const HEADER =
  /> <\{ (?:ptr @[^,]*drop[^,]*, \[(?:1[6-9]|[2-9]\d|\d{3,}) x i8\]|\[(?:2[4-9]|[3-9]\d|\d{3,}) x i8\])/;

/**
 * Whether a constant begins like a vtable: with a drop function, or nothing, and two words. rustc names a vtable that another
 * constant points to (for upcasting) like any other constant.
 */
export const looksLikeVtable = (line: string): boolean => HEADER.test(line);

/**
 * The item that a vtable of the IR is: by its own name, or by the functions in it. Constants that are numbered in the order in
 * which they appear may have other numbers in the natural layout, by which items go.
 */
function vtableItem(
  lifting: Lifting,
  items: ReadonlyMap<string, string | undefined>,
  name: string,
): string | undefined {
  const key = bare(name);
  const [module] = lifting.modules;
  const line = module!.lines[module!.globals.get(name)!]!;
  const numbered = key.startsWith("alloc_");
  if (!numbered && Object.hasOwn(lifting.items.vtables, key)) return key;
  if (numbered ? !looksLikeVtable(line) : !/^vtable\./.test(key)) return undefined;
  const functions = mentioned(line).map(bare);
  return items.get(vtableKey(functions.filter((one) => isFunction(lifting, one))));
}

/** Names of globals in a line behind its own. */
const mentioned = (line: string): string[] =>
  [...line.slice(line.indexOf("=") + 1).matchAll(/@(?:"[^"]*"|[\w.$-]+)/g)].map(
    (match) => match[0],
  );

/** What a constant points to taints it, unless the link makes it anew. */
function spreadTaint(
  lifting: Lifting,
  names: readonly string[],
  { lines, renamed }: { readonly lines: Map<number, string | undefined>; readonly renamed: ReadonlyMap<string, string> },
): void {
  const [module] = lifting.modules;
  for (let changed = true; changed;) {
    changed = false;
    for (const name of names) {
      const at = module!.globals.get(name)!;
      if (renamed.has(name) || lifting.tainted.has(name) || (lines.has(at) && lines.get(at) === undefined)) continue;
      const reason = mentioned(module!.lines[at]!)
        .map((other) => lifting.tainted.get(other))
        .find((one) => one);
      if (!reason) continue;
      lifting.tainted.set(name, reason);
      lines.set(at, undefined);
      changed = true;
    }
  }
}

/** Rows of globals: by order where all probes have as many, else by name. */
function rowOf(
  lifting: Lifting,
  orders: readonly (readonly string[])[],
  at: number,
): readonly (string | undefined)[] {
  const byOrder = orders.every((names) => names.length === orders[0]!.length);
  return lifting.modules.map((module, probe) => {
    const line = module.globals.get(byOrder ? orders[probe]![at]! : orders[0]![at]!);
    return line === undefined ? undefined : module.lines[line];
  });
}

function externalise(
  lifting: Lifting,
  name: string,
  item: string,
  renamed: Map<string, string>,
): string {
  const symbol = `race.vtable.${lifting.vtables.size}`;
  lifting.vtables.set(symbol, item);
  renamed.set(name, globalRef(symbol));
  count(lifting, "structure.vtable");
  return `${globalRef(symbol)} = external hidden constant [0 x ptr]`;
}

/** Lifts all globals of the module. */
export function liftGlobals(lifting: Lifting): LiftedGlobals {
  const lines = new Map<number, string | undefined>();
  const renamed = new Map<string, string>();
  const items = vtableItems(lifting);
  const orders = lifting.modules.map((module) => [...module.globals.keys()]);
  orders[0]!.forEach((name, at) => {
    const row = rowOf(lifting, orders, at);
    const line = lifting.modules[0]!.globals.get(name)!;
    const change = liftGlobal(lifting, name, row);
    if (!change) return;
    const item = vtableItem(lifting, items, name);
    if ("text" in change && !(item !== undefined && lifting.items.vtables[item]!.marked))
      lines.set(line, change.text);
    else if (item !== undefined) lines.set(line, externalise(lifting, name, item, renamed));
    else if ("reason" in change) {
      lifting.tainted.set(name, change.reason);
      lines.set(line, undefined);
    }
  });
  spreadTaint(lifting, orders[0]!, { lines, renamed });
  return { lines, renamed };
}

function liftGlobal(
  lifting: Lifting,
  name: string,
  row: readonly (string | undefined)[],
): { readonly text: string } | { readonly reason: string } | undefined {
  const lines = row as readonly string[];
  if (row.some((line) => line === undefined))
    return { reason: `the constant ${globalName(name)} is not in all probes` };
  if (lines.every((line) => line === lines[0])) return undefined;
  const compared = compareRow(lines, lifting.renames, lifting.numbered);
  if (!("shape" in compared) && compared.sites.length === 0) return undefined;
  const fn = newFunction(lifting, bare(name));
  const lifted = liftConstant(fn, lines);
  if (!isRefused(lifted)) settleFunction(lifting, fn);
  return isRefused(lifted) ? { reason: lifted.refused } : { text: lifted };
}
