/** The line number program (DWARF 5, 6.2.5): a state machine that emits rows, kept in flat arrays. */
import type { LineHeader } from "./line-header.js";
import {
  DwarfDamage,
  skip,
  sleb,
  u16,
  u32,
  u64,
  u8,
  uleb,
  type DebugSection,
  type Target,
} from "./section.js";

/** Rows of one run of addresses in one section, in the order emitted; the last one is the end of the run. */
export interface Sequence {
  readonly section: number;
  readonly start: number;
  /** First and behind the last row, in the columns of `Rows`. */
  readonly from: number;
  to: number;
}

/** Columns of all rows of a file: offset in the section, file (in all units' files; -1 ends a sequence), line, column. */
export interface Rows {
  readonly offsets: number[];
  readonly files: number[];
  readonly lines: number[];
  readonly columns: number[];
}

interface State {
  section: number | undefined;
  offset: number;
  file: number;
  line: number;
  column: number;
  sequence: Sequence | undefined;
}

const initial = (): State => ({
  section: undefined,
  offset: 0,
  file: 1,
  line: 1,
  column: 0,
  sequence: undefined,
});

/** Where an address without a relocation is (linked files). */
export type Locate = (address: number) => Target | undefined;

/** Runs the program that the section stands at; files are numbered from `firstFile`. */
export function runLineProgram(
  s: DebugSection,
  header: LineHeader,
  firstFile: number,
  locate: Locate,
  rows: Rows,
  sequences: Sequence[],
): void {
  const state = initial();
  const first = header.operands.length;
  const { lineBase, lineRange, minimumInstruction } = header;
  const emit = (end: boolean): void => emitRow(state, header, firstFile, rows, sequences, end);
  while (s.at < header.end) {
    const opcode = u8(s);
    if (opcode >= first) {
      if (!lineRange) throw new DwarfDamage(`${s.name} divides by zero`);
      const adjusted = opcode - first;
      state.offset += Math.floor(adjusted / lineRange) * minimumInstruction;
      state.line += lineBase + (adjusted % lineRange);
      emit(false);
    } else if (opcode === 0) extended(s, state, locate, emit);
    else standard(s, state, header, opcode, emit);
  }
}

function emitRow(
  state: State,
  header: LineHeader,
  firstFile: number,
  rows: Rows,
  sequences: Sequence[],
  end: boolean,
): void {
  if (state.section === undefined) return;
  if (!state.sequence) {
    const from = rows.offsets.length;
    state.sequence = { section: state.section, start: state.offset, from, to: from };
    sequences.push(state.sequence);
  }
  rows.offsets.push(state.offset);
  rows.files.push(end || state.file >= header.files.length ? -1 : firstFile + state.file);
  rows.lines.push(state.line);
  rows.columns.push(state.column);
  state.sequence.to = rows.offsets.length;
}

function standard(
  s: DebugSection,
  state: State,
  header: LineHeader,
  opcode: number,
  emit: (end: boolean) => void,
): void {
  switch (opcode) {
    case 1:
      return emit(false);
    case 2:
      state.offset += uleb(s) * header.minimumInstruction;
      return;
    case 3:
      state.line += sleb(s);
      return;
    case 4:
      state.file = uleb(s);
      return;
    case 5:
      state.column = uleb(s);
      return;
    case 8:
      if (!header.lineRange) throw new DwarfDamage(`${s.name} divides by zero`);
      state.offset +=
        Math.floor((255 - header.operands.length) / header.lineRange) * header.minimumInstruction;
      return;
    case 9:
      state.offset += u16(s);
      return;
    default:
      for (let i = header.operands[opcode]!; i > 0; i--) uleb(s);
  }
}

function extended(
  s: DebugSection,
  state: State,
  locate: Locate,
  emit: (end: boolean) => void,
): void {
  const length = uleb(s);
  const start = s.at;
  if (!length) throw new DwarfDamage(`an empty instruction in ${s.name}`);
  const opcode = u8(s);
  if (opcode === 1) {
    emit(true);
    Object.assign(state, initial());
  } else if (opcode === 2 && (length === 9 || length === 5)) setAddress(s, length - 1, state, locate);
  s.at = start;
  skip(s, length);
}

function setAddress(s: DebugSection, size: number, state: State, locate: Locate): void {
  const relocated = s.targets.get(s.at);
  const address = size === 8 ? u64(s) : u32(s);
  const target = relocated ?? locate(address);
  if (state.sequence && state.sequence.section !== target?.section) state.sequence = undefined;
  state.section = target?.section;
  state.offset = target?.offset ?? 0;
}
