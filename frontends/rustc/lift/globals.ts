/**
 * Constants and vtables. A vtable of a marked trait, or with a layout inside, becomes an external symbol that the link
 * synthesises, if the driver has named it; other constants are split into sites. What cannot be split
 * taints every function that mentions it.
 */
import { globalName } from "../../../formats/llvm-ir/module.js";
import { newFunction } from "./function.js";
import { count, isRefused, type Lifting } from "./lifting.js";
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

function vtableItem(lifting: Lifting, name: string): string | undefined {
  const key = bare(name);
  return Object.hasOwn(lifting.items.vtables, key) ? key : undefined;
}

/** Names of globals in a line behind its own. */
const mentioned = (line: string): string[] => [...line.slice(line.indexOf("=") + 1).matchAll(/@(?:"[^"]*"|[\w.$-]+)/g)].map((match) => match[0]);

function spreadTaint(lifting: Lifting, names: readonly string[], lines: Map<number, string | undefined>): void {
  const [module] = lifting.modules;
  for (let changed = true; changed; ) {
    changed = false;
    for (const name of names) {
      const at = module!.globals.get(name)!;
      if (lifting.tainted.has(name) || (lines.has(at) && lines.get(at) === undefined)) continue;
      const reason = mentioned(module!.lines[at]!).map((other) => lifting.tainted.get(other)).find((one) => one);
      if (!reason) continue;
      lifting.tainted.set(name, reason);
      lines.set(at, undefined);
      changed = true;
    }
  }
}

/** Rows of globals: by order where all probes have as many, else by name. */
function rowOf(lifting: Lifting, orders: readonly (readonly string[])[], at: number): readonly (string | undefined)[] {
  const byOrder = orders.every((names) => names.length === orders[0]!.length);
  return lifting.modules.map((module, probe) => {
    const line = module.globals.get(byOrder ? orders[probe]![at]! : orders[0]![at]!);
    return line === undefined ? undefined : module.lines[line];
  });
}

function externalise(lifting: Lifting, name: string, item: string, renamed: Map<string, string>): string {
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
  const orders = lifting.modules.map((module) => [...module.globals.keys()]);
  orders[0]!.forEach((name, at) => {
    const row = rowOf(lifting, orders, at);
    const line = lifting.modules[0]!.globals.get(name)!;
    const item = vtableItem(lifting, name);
    if (item !== undefined && lifting.items.vtables[item]!.marked) lines.set(line, externalise(lifting, name, item, renamed));
    const change = lines.has(line) ? undefined : liftGlobal(lifting, name, row);
    if (!change) return;
    if ("text" in change) lines.set(line, change.text);
    else if (item !== undefined) lines.set(line, externalise(lifting, name, item, renamed));
    else {
      lifting.tainted.set(name, change.reason);
      lines.set(line, undefined);
    }
  });
  spreadTaint(lifting, orders[0]!, lines);
  return { lines, renamed };
}

function liftGlobal(lifting: Lifting, name: string, row: readonly (string | undefined)[]): { readonly text: string } | { readonly reason: string } | undefined {
  const lines = row as readonly string[];
  if (row.some((line) => line === undefined)) return { reason: `the constant ${globalName(name)} is not in all probes` };
  if (lines.every((line) => line === lines[0])) return undefined;
  const compared = compareRow(lines, lifting.renames, lifting.numbered);
  if (!("shape" in compared) && compared.sites.length === 0) return undefined;
  const lifted = liftConstant(newFunction(lifting, bare(name)), lines);
  return isRefused(lifted) ? { reason: lifted.refused } : { text: lifted };
}
