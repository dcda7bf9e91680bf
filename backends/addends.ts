/**
 * Addends that stand in the fields (gABI, "Relocation": SHT_REL). The format knows no fields, so it reads none; with the
 * architecture's rows they are found here, and from then on both kinds of relocations are the same.
 */
import { STT_FUNC, type Elf, type ElfRelocation, type ElfSymbol } from "../formats/elf/index.js";
import type { Architecture, Relocation } from "./architecture.js";
import { decode } from "./field.js";

/** The field that an addend stands in: the number's own, unless the psABI says otherwise. */
export const addendField = ({ addend, field }: Relocation): Relocation["field"] => addend ?? field;

function addendOf(row: Relocation | undefined, data: Uint8Array, { offset }: ElfRelocation): bigint {
  if (!row || row.field.bits === 0) return 0n;
  const field = addendField(row);
  return offset + field.bytes <= data.length ? decode(field, data, offset) : 0n;
}

/** The file as a reader of code wants it: with all addends, and functions where their first instruction is. */
export function settled(elf: Elf, architecture: Architecture): Elf {
  const whole = withAddends(elf, architecture);
  const { functionBits } = architecture;
  if (functionBits === 0n) return whole;
  const placed = (symbol: ElfSymbol): ElfSymbol => (symbol.type === STT_FUNC ? { ...symbol, value: symbol.value & ~functionBits } : symbol);
  return { ...whole, symbols: whole.symbols.map(placed) };
}

/** The file with the addends of all its relocations. */
export function withAddends(elf: Elf, architecture: Architecture): Elf {
  if (!elf.relocations.some(({ implicit }) => implicit)) return elf;
  const rows = new Map(architecture.relocations.map((row) => [row.number, row]));
  const relocations = elf.relocations.map((table) => {
    const data = elf.sections[table.target]?.data;
    if (!table.implicit || !data) return table;
    return { ...table, entries: table.entries.map((entry) => ({ ...entry, addend: addendOf(rows.get(entry.type), data, entry) })) };
  });
  return { ...elf, relocations };
}
