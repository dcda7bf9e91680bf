/**
 * Layout symbols that are still there. They are weak, so an ordinary linker would put zero where they are used:
 * an unresolved site is refused, never left.
 */
import type { Diagnostic } from "../../specs/diagnostic.js";
import type { RelocatableModel } from "../../formats/elf/index.js";
import { at, complaint } from "./complaint.js";

/** All undefined names that start so are layout symbols… */
const reserved = "race.";
/** …but those of exports, which a link meets by name. */
const ordinary = "race.export.";

/** Whether a symbol's name is one that only RACE can resolve. */
export function isReserved(name: string): boolean {
  return name.startsWith(reserved) && !name.startsWith(ordinary);
}

/** One complaint for each reserved symbol that is undefined, used, and not among the `known` names. */
export function unresolved(
  model: RelocatableModel,
  label: string,
  known: ReadonlySet<string>,
): readonly Diagnostic[] {
  const uses = new Map<number, string[]>();
  for (const section of model.sections)
    for (const { symbol, offset } of section.relocations) {
      if (symbol === undefined || !isUnresolved(model, symbol, known)) continue;
      const places = uses.get(symbol);
      if (places) places.push(at(section.name, offset));
      else uses.set(symbol, [at(section.name, offset)]);
    }
  return [...uses].map(([symbol, places]) => refused(model.symbols[symbol]!.name, label, places));
}

function isUnresolved(
  model: RelocatableModel,
  symbol: number,
  known: ReadonlySet<string>,
): boolean {
  const { place, name } = model.symbols[symbol]!;
  return place.kind === "undefined" && isReserved(name) && !known.has(name);
}

function refused(name: string, label: string, places: readonly string[]): Diagnostic {
  const count = places.length;
  return complaint(
    "unresolved_site",
    `nothing decides the value of ${name}, which ${count} ${count === 1 ? "site needs" : "sites need"}`,
    [{ text: `${label} ${places[0]!}` }],
    ["the plan has no patch and no binding for it"],
    ["if a policy of your own replaces rules of the library, it must decide this value"],
  );
}
