/**
 * A section that is read in the object and nowhere else: it stays where it is, and no linker takes it into a program
 * (gABI, "Sections", `SHF_EXCLUDE`). Debug information that speaks of it loses its address: GNU ld and mold refuse a reference
 * to what is left out. Only flags and relocations change, in place, so nothing else in the file moves.
 */
import { formOf, readWord, writeWord, type Form } from "./form.js";
import type { Elf } from "./model.js";
import { SHF_EXCLUDE } from "./names.js";

/** Number 0 is the relocation that asks for nothing, on every machine. */
function forget(elf: Elf, section: number, view: DataView, form: Form): void {
  const inside = elf.symbols.map(({ place }) => place.kind === "section" && place.section === section);
  for (const table of elf.relocations) {
    const { offset } = elf.sections[table.section]!;
    const size = table.implicit ? form.relocation.short : form.relocation.size;
    table.entries.forEach(({ symbol }, i) => {
      if (inside[symbol]) writeWord(view, form, offset + i * size + form.relocation.info, 0n);
    });
  }
}

/** The object with this section neither loaded nor linked. */
export function withoutLoading(elf: Elf, section: number): Uint8Array {
  const made = new Uint8Array(elf.bytes);
  const view = new DataView(made.buffer);
  const form = formOf(elf.elfClass);
  const table = Number(readWord(view, form, form.header.sections));
  const size = view.getUint16(form.header.sectionSize, true);
  writeWord(view, form, table + section * size + form.section.flags, SHF_EXCLUDE);
  forget(elf, section, view, form);
  return made;
}
