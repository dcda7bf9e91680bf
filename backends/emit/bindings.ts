/**
 * Which name in an object is to meet which: the plan's bindings, and the symbols that synthesised vtables, copies
 * and traps stand for. Done by renaming, so that any linker can finish the link by name.
 */
import type { Plan, SymbolRef } from "../../specs/plan.js";
import {
  STB_GLOBAL,
  STB_LOCAL,
  STB_WEAK,
  STT_NOTYPE,
  STT_TLS,
  STV_DEFAULT,
  STV_HIDDEN,
  type ModelSymbol,
  type RelocatableModel,
} from "../../formats/elf/index.js";
import type { ObjectInput } from "./load.js";

/** What a plan says of names; a whole plan will do. */
export type Names = Pick<Plan, "bindings" | "vtables" | "copies" | "traps">;

interface Meeting {
  readonly name: string;
  /** Whether the other side is in the synthesised object. */
  readonly synthesised: boolean;
}

function concerns(ref: SymbolRef, input: ObjectInput): boolean {
  return ref.unit === input.unit && (ref.object === "" || ref.object === input.object);
}

/** Name in this object → name that it is to meet. */
function meetings(names: Names, input: ObjectInput): ReadonlyMap<string, Meeting> {
  const found = new Map<string, Meeting>();
  const made = [...names.vtables, ...names.copies, ...names.traps];
  for (const { name, standsFor } of made)
    for (const ref of standsFor)
      if (concerns(ref, input)) found.set(ref.name, { name, synthesised: true });
  for (const { from, to } of names.bindings)
    if (concerns(from, input)) found.set(from.name, { name: to.name, synthesised: false });
  return found;
}

function wanted(symbol: ModelSymbol, meeting: Meeting): ModelSymbol {
  const visibility = meeting.synthesised ? STV_HIDDEN : STV_DEFAULT;
  // linkers insist that a thread-local name is one on both sides
  const type = symbol.type === STT_TLS ? STT_TLS : STT_NOTYPE;
  const nowhere = { place: { kind: "undefined" }, value: 0n, size: 0n, type } as const;
  return { ...symbol, ...nowhere, name: meeting.name, binding: STB_GLOBAL, visibility };
}

/** The model with its symbols renamed; relocations against a name that is met go to what it meets. */
export function bind(model: RelocatableModel, names: Names, input: ObjectInput): RelocatableModel {
  const table = meetings(names, input);
  if (!table.size) return model;
  const symbols = [...model.symbols];
  const byName = new Map<string, number>();
  symbols.forEach((symbol, index) => {
    if (symbol.binding !== STB_LOCAL && symbol.name && !table.has(symbol.name))
      byName.set(symbol.name, index);
  });
  const moved = new Map<number, number>();
  model.symbols.forEach((symbol, index) => {
    const meeting = symbol.binding === STB_LOCAL ? undefined : table.get(symbol.name);
    if (!meeting) return;
    if (meeting.name === symbol.name) {
      // a copy that is not kept: what the object says of the name goes to the one that is
      if (symbol.place.kind !== "undefined") symbols[index] = wanted(symbol, meeting);
      return;
    }
    const known = byName.get(meeting.name);
    if (known !== undefined) return void moved.set(index, known);
    const target = symbol.place.kind === "undefined" ? index : symbols.length;
    symbols[target] = wanted(symbol, meeting);
    byName.set(meeting.name, target);
    moved.set(index, target);
  });
  const redirect = (symbol: number | undefined) =>
    symbol === undefined ? undefined : (moved.get(symbol) ?? symbol);
  const sections = model.sections.map((section) => ({
    ...section,
    relocations: section.relocations.map((relocation) => {
      const symbol = redirect(relocation.symbol);
      return symbol === undefined ? relocation : { ...relocation, symbol };
    }),
  }));
  return { ...model, symbols: table.size && yields(model, table) ? symbols.map(weakened) : symbols, sections };
}

/** Whether the object holds copies of what another unit defines under the same name. */
const yields = (model: RelocatableModel, table: ReadonlyMap<string, Meeting>): boolean =>
  model.symbols.some(({ name, binding, place }) => binding !== STB_LOCAL && place.kind !== "undefined" && table.get(name)?.name === name);

/** What is left in such an object (instances that nobody describes) must not stand against the same in the other one. */
const weakened = (symbol: ModelSymbol): ModelSymbol =>
  symbol.binding === STB_GLOBAL && symbol.place.kind !== "undefined" ? { ...symbol, binding: STB_WEAK } : symbol;
