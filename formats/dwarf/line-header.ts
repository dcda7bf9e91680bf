/** The header of a line number program (DWARF 5, 6.2.4; DWARF 2 to 4 where they differ): directories, files, parameters. */
import {
  DwarfDamage,
  i8,
  skip,
  text,
  u16,
  u32,
  u64,
  u8,
  uleb,
  type DebugSection,
} from "./section.js";

/** Where a name stands; names are decoded only when somebody asks. */
export interface NameAt {
  readonly table: ".debug_line" | ".debug_line_str" | ".debug_str";
  readonly at: number;
}

export interface FileEntry {
  readonly name: NameAt;
  readonly directory: number;
}

export interface LineHeader {
  readonly version: number;
  readonly minimumInstruction: number;
  readonly lineBase: number;
  readonly lineRange: number;
  /** Number of operands by standard opcode; `operands.length` is the first special opcode. */
  readonly operands: readonly number[];
  readonly directories: readonly NameAt[];
  readonly files: readonly FileEntry[];
  /** End of the unit; the program starts where the section stands now. */
  readonly end: number;
}

/** Reads the header of the unit that the section stands at, and moves to its program. */
export function readLineHeader(s: DebugSection): LineHeader {
  s.end = s.data.length;
  const wide = u32(s) === 0xffffffff;
  const length = wide ? u64(s) : s.view.getUint32(s.at - 4, true);
  if (length > s.data.length - s.at)
    throw new DwarfDamage(`a unit of ${length} bytes does not fit ${s.name}`);
  const end = s.at + length;
  s.end = end;
  const version = u16(s);
  if (version < 2 || version > 5) throw new DwarfDamage(`line numbers of version ${version}`);
  if (version === 5) skip(s, 2);
  const headerLength = wide ? u64(s) : u32(s);
  if (headerLength > end - s.at)
    throw new DwarfDamage(`a header does not fit its unit in ${s.name}`);
  const program = s.at + headerLength;
  s.end = program;
  const header = readParameters(s, version, wide, end);
  s.at = program;
  s.end = end;
  return header;
}

function readParameters(s: DebugSection, version: number, wide: boolean, end: number): LineHeader {
  const minimumInstruction = u8(s);
  if (version >= 4) skip(s, 1);
  skip(s, 1);
  const lineBase = i8(s);
  const lineRange = u8(s);
  const opcodeBase = u8(s);
  const operands = [0];
  for (let i = 1; i < opcodeBase; i++) operands.push(u8(s));
  const names = version === 5 ? readTables5(s, wide) : readTables2(s);
  return { version, minimumInstruction, lineBase, lineRange, operands, end, ...names };
}

type Tables = Pick<LineHeader, "directories" | "files">;

/** Before version 5 both tables count from 1; directory 0 is that of the compilation, which is not said here. */
function readTables2(s: DebugSection): Tables {
  const nothing: NameAt = { table: ".debug_line", at: -1 };
  const directories = [nothing];
  while (s.view.getUint8(checked(s)) !== 0) directories.push({ table: ".debug_line", at: text(s) });
  s.at++;
  const files: FileEntry[] = [{ name: nothing, directory: 0 }];
  while (s.view.getUint8(checked(s)) !== 0) {
    const name: NameAt = { table: ".debug_line", at: text(s) };
    const directory = uleb(s);
    uleb(s);
    uleb(s);
    files.push({ name, directory });
  }
  s.at++;
  return { directories, files };
}

function checked(s: DebugSection): number {
  if (s.at >= s.end) throw new DwarfDamage(`a table of names in ${s.name} does not end`);
  return s.at;
}

function readTables5(s: DebugSection, wide: boolean): Tables {
  const directories = readEntries(s, wide).map((entry) => entry.name);
  return { directories, files: readEntries(s, wide) };
}

/** `DW_LNCT_path`, `DW_LNCT_directory_index`. */
const contentPath = 1;
const contentDirectory = 2;

function readEntries(s: DebugSection, wide: boolean): FileEntry[] {
  const formats: { readonly content: number; readonly form: number }[] = [];
  for (let count = u8(s); count > 0; count--) formats.push({ content: uleb(s), form: uleb(s) });
  const count = uleb(s);
  if (count && !formats.length) throw new DwarfDamage(`entries without contents in ${s.name}`);
  const entries: FileEntry[] = [];
  for (let i = 0; i < count; i++) entries.push(readEntry(s, formats, wide));
  return entries;
}

function readEntry(
  s: DebugSection,
  formats: readonly { content: number; form: number }[],
  wide: boolean,
): FileEntry {
  let name: NameAt = { table: ".debug_line", at: -1 };
  let directory = 0;
  for (const { content, form } of formats) {
    const value = readForm(s, form, wide);
    if (content === contentPath && typeof value === "object") name = value;
    if (content === contentDirectory && typeof value === "number") directory = value;
  }
  return { name, directory };
}

/** The forms that line headers use (DWARF 5, 7.5.6). */
function readForm(s: DebugSection, form: number, wide: boolean): NameAt | number | undefined {
  switch (form) {
    case 0x08:
      return { table: ".debug_line", at: text(s) };
    case 0x0e:
      return { table: ".debug_str", at: stringOffset(s, wide) };
    case 0x1f:
      return { table: ".debug_line_str", at: stringOffset(s, wide) };
    case 0x0b:
      return u8(s);
    case 0x05:
      return u16(s);
    case 0x06:
      return u32(s);
    case 0x07:
      return u64(s);
    case 0x0f:
      return uleb(s);
    case 0x1e:
      return void skip(s, 16);
    case 0x09:
      return void skip(s, uleb(s));
    default:
      throw new DwarfDamage(`a field of the unknown form ${form} in ${s.name}`);
  }
}

function stringOffset(s: DebugSection, wide: boolean): number {
  const target = s.targets.get(s.at);
  const value = wide ? u64(s) : u32(s);
  return target ? target.offset : value;
}
