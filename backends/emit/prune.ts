/** Symbols that nothing needs any more: undefined ones to which no relocation refers and that name no group. */
import type { ModelSection, RelocatableModel } from "../../formats/elf/index.js";

function usedSymbols(sections: readonly ModelSection[]): ReadonlySet<number> {
  const used = new Set<number>();
  for (const section of sections) {
    if (section.content.kind === "group") used.add(section.content.signature);
    for (const { symbol } of section.relocations) if (symbol !== undefined) used.add(symbol);
  }
  return used;
}

/** The model with only such symbols as `keep` wants; relocations and groups must not refer to others. */
export function keepSymbols(
  model: RelocatableModel,
  keep: (index: number) => boolean,
): RelocatableModel {
  const position = new Map<number, number>();
  const symbols = model.symbols.filter((_, index) => {
    if (!keep(index)) return false;
    position.set(index, position.size);
    return true;
  });
  const sections = model.sections.map((section) => ({
    ...section,
    content:
      section.content.kind === "group"
        ? { ...section.content, signature: position.get(section.content.signature)! }
        : section.content,
    relocations: section.relocations.map((relocation) =>
      relocation.symbol === undefined
        ? relocation
        : { ...relocation, symbol: position.get(relocation.symbol)! },
    ),
  }));
  return { ...model, symbols, sections };
}

/** Without undefined symbols that are not used. */
export function pruneSymbols(model: RelocatableModel): RelocatableModel {
  const used = usedSymbols(model.sections);
  return keepSymbols(
    model,
    (index) => used.has(index) || model.symbols[index]!.place.kind !== "undefined",
  );
}
