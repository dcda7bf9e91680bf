/**
 * What the link itself adds to a program: vtables in the program's shape, thunks to default bodies, copies of values,
 * traps for what nothing reaches.
 * One relocatable object with a section for each, so that a linker drops what is not used. Its symbols are global and
 * hidden: seen by every object of the link, by nobody outside.
 */
import type { Diagnostic } from "../../specs/diagnostic.js";
import type { Copy, EntryValue, Plan, SymbolRef, Thunk, VTable } from "../../specs/plan.js";
import {
  SHF_ALLOC,
  SHF_EXECINSTR,
  SHF_WRITE,
  SHT_PROGBITS,
  STB_GLOBAL,
  STB_LOCAL,
  STT_FUNC,
  STT_NOTYPE,
  STT_OBJECT,
  STV_DEFAULT,
  STV_HIDDEN,
  writeRelocatable,
  type ModelRelocation,
  type ModelSection,
  type ModelSymbol,
} from "../../formats/elf/index.js";
import type { Architecture, Unwritable, Written } from "../architecture.js";
import { encode, fits, word } from "../field.js";
import { complaint } from "./complaint.js";
import { rowNamed } from "./load.js";

/** What a plan asks to be made; a whole plan will do. */
export type Asked = Pick<Plan, "target" | "vtables" | "thunks" | "copies" | "traps">;

/** The object while it grows. */
interface Growing {
  readonly architecture: Architecture;
  readonly sections: ModelSection[];
  readonly symbols: ModelSymbol[];
  readonly positions: Map<string, number>;
  readonly diagnostics: Diagnostic[];
  /** Frames of code that calls, for the unwinder. */
  readonly frames: { readonly name: string; readonly size: number; readonly instructions: Uint8Array }[];
}

/** Position of the symbol `name`, undefined until it is defined. */
function symbol(growing: Growing, name: string): number {
  const known = growing.positions.get(name);
  if (known !== undefined) return known;
  const position = growing.symbols.length;
  growing.positions.set(name, position);
  growing.symbols.push({
    name,
    binding: STB_GLOBAL,
    type: STT_NOTYPE,
    visibility: STV_DEFAULT,
    place: { kind: "undefined" },
    value: 0n,
    size: 0n,
  });
  return position;
}

/** A local symbol at a place in the section that comes next. */
function label(growing: Growing, name: string, value: number): number {
  const place = { kind: "section", section: growing.sections.length } as const;
  const made = { binding: STB_LOCAL, type: STT_NOTYPE, visibility: STV_DEFAULT, place, value: BigInt(value), size: 0n };
  return growing.symbols.push({ name: `.L${name}.${value}`, ...made }) - 1;
}

function define(growing: Growing, name: string, type: number, size: number): void {
  const position = symbol(growing, name);
  const place = { kind: "section", section: growing.sections.length } as const;
  growing.symbols[position] = {
    name,
    binding: STB_GLOBAL,
    type,
    visibility: STV_HIDDEN,
    place,
    value: type === STT_FUNC ? growing.architecture.functionBits : 0n,
    size: BigInt(size),
  };
}

function section(
  name: string,
  flags: bigint,
  alignment: number,
  data: Uint8Array,
  relocations: readonly ModelRelocation[],
): ModelSection {
  return {
    name,
    type: SHT_PROGBITS,
    flags,
    alignment,
    entrySize: 0,
    content: { kind: "bytes", data },
    relocations,
  };
}

function wrongEntries(vtable: VTable, pointer: number): string | undefined {
  const offsets = vtable.entries.map((entry) => entry.offset);
  const odd = offsets.find(
    (offset) =>
      !Number.isSafeInteger(offset) || offset < 0 || offset % pointer !== 0 || offset > 1 << 24,
  );
  if (odd !== undefined) return `an entry at ${odd}, where no slot is`;
  const twice = offsets.find((offset, index) => offsets.indexOf(offset) !== index);
  return twice === undefined ? undefined : `two entries at ${twice}`;
}

function targetName(value: EntryValue & { readonly kind: "symbol" | "vtable" | "thunk" }): string {
  return value.kind === "symbol" ? value.symbol.name : value.name;
}

function fill(growing: Growing, vtable: VTable, data: Uint8Array): readonly ModelRelocation[] {
  const { architecture } = growing;
  const pointer = word(architecture.pointer, "either");
  const type = rowNamed(architecture, architecture.pointerRelocation).number;
  return [...vtable.entries]
    .sort((a, b) => a.offset - b.offset)
    .flatMap(({ offset, value }): ModelRelocation[] => {
      if (value.kind === "vacant") return [];
      if (value.kind !== "value")
        return [{ offset, type, symbol: symbol(growing, targetName(value)), addend: 0n }];
      if (fits(pointer, value.value))
        encode(pointer, data, offset, value.value);
      else
        growing.diagnostics.push(
          complaint(
            "value_out_of_range",
            `the entry at ${offset} of ${vtable.name} is ${value.value}, and does not fit ${pointer.bits} bits`,
            [{ text: vtable.name }],
          ),
        );
      return [];
    });
}

function addVTable(growing: Growing, vtable: VTable): void {
  const { pointer } = growing.architecture;
  const wrong = wrongEntries(vtable, pointer);
  if (wrong) {
    growing.diagnostics.push(
      complaint(
        "misplaced_entry",
        `the rules give ${vtable.name} ${wrong}`,
        [{ text: vtable.name }],
        [],
        ["see which rules derived the entries: `race explain`"],
      ),
    );
    return;
  }
  const size = vtable.entries.reduce((most, { offset }) => Math.max(most, offset + pointer), 0);
  const data = new Uint8Array(size);
  const relocations = fill(growing, vtable, data);
  define(growing, vtable.name, STT_OBJECT, size);
  growing.sections.push(
    section(`.data.rel.ro.${vtable.name}`, SHF_ALLOC | SHF_WRITE, pointer, data, relocations),
  );
}

function addCode(
  growing: Growing,
  name: string,
  written: Written,
  targets: Readonly<Record<"vtable" | "target", string>>,
): void {
  const relocations = written.relocations.map(({ offset, relocation, symbol: which, addend }) => ({
    offset,
    type: rowNamed(growing.architecture, relocation).number,
    symbol: typeof which === "string" ? symbol(growing, targets[which]) : label(growing, name, which.label),
    addend,
  }));
  define(growing, name, STT_FUNC, written.bytes.length);
  if (written.unwind && growing.architecture.commonUnwind) growing.frames.push({ name, size: written.bytes.length, instructions: written.unwind });
  growing.sections.push(
    section(`.text.${name}`, SHF_ALLOC | SHF_EXECINSTR, 16, written.bytes, relocations),
  );
}

const isUnwritable = (written: Written | Unwritable): written is Unwritable =>
  "unwritable" in written;

const shown = (ref: SymbolRef): string =>
  ref.object ? `${ref.unit}(${ref.object}): ${ref.name}` : `${ref.unit}: ${ref.name}`;

function addThunk(growing: Growing, thunk: Thunk, target: string): void {
  const features = growing.architecture.features(target);
  const written = growing.architecture.thunk(thunk.position, thunk.following, thunk.words, features);
  if (!isUnwritable(written))
    return addCode(growing, thunk.name, written, {
      vtable: thunk.vtable,
      target: thunk.target.name,
    });
  growing.diagnostics.push(
    complaint(
      "too_many_arguments",
      `a default body cannot be reached from an older vtable: ${written.unwritable}`,
      [{ text: shown(thunk.target), unit: thunk.target.unit }],
      ["the thunk passes the vtable as one more argument, and cannot tell how the others lie on the stack then"],
      [
        "give the method fewer arguments (a reference to a struct of them), or implement it in the plugin",
      ],
    ),
  );
}

function addCopy(growing: Growing, copy: Copy, target: string): void {
  const written = growing.architecture.copy(copy.size, growing.architecture.features(target));
  if (!isUnwritable(written))
    return addCode(growing, copy.name, written, { vtable: "", target: "" });
  growing.diagnostics.push(
    complaint("value_out_of_range", `${copy.name} cannot be written: ${written.unwritable}`, [
      { text: copy.name },
    ]),
  );
}

/** An entry of `.eh_frame` behind its length, padded (the LSB's "Exception Frames"). */
function entry(pointer: number, body: readonly number[]): number[] {
  const padding = (pointer - ((4 + body.length) % pointer)) % pointer;
  const length = body.length + padding;
  return [length & 255, length >> 8, 0, 0, ...body, ...Array<number>(padding).fill(0)];
}

/** `.eh_frame` for code that has a frame: one common entry, and one for each function. */
function addFrames(growing: Growing): void {
  const { architecture } = growing;
  const { commonUnwind, frameRelocation } = architecture;
  if (growing.frames.length === 0 || !commonUnwind || frameRelocation === undefined) return;
  const type = rowNamed(architecture, frameRelocation).number;
  const bytes = entry(architecture.pointer, [...commonUnwind]);
  const relocations: ModelRelocation[] = [];
  for (const { name, size, instructions } of growing.frames) {
    // back to the common entry, the code's place and size, nothing more, and how its frame comes and goes
    const back = bytes.length + 4;
    const head = [back & 255, (back >> 8) & 255, back >> 16, 0, 0, 0, 0, 0, size & 255, size >> 8, 0, 0, 0];
    relocations.push({ offset: back + 4, type, symbol: symbol(growing, name), addend: 0n });
    bytes.push(...entry(architecture.pointer, [...head, ...instructions]));
  }
  growing.sections.push(section(".eh_frame", SHF_ALLOC, architecture.pointer, Uint8Array.from(bytes), relocations));
}

/** The object that holds all that a plan asks to be made; missing exactly if there are diagnostics. */
export function synthesize(
  plan: Asked,
  architecture: Architecture,
): { readonly object?: Uint8Array; readonly diagnostics: readonly Diagnostic[] } {
  const growing: Growing = {
    architecture,
    sections: [],
    symbols: [],
    positions: new Map(),
    diagnostics: [],
    frames: [],
  };
  for (const vtable of plan.vtables) addVTable(growing, vtable);
  for (const thunk of plan.thunks) addThunk(growing, thunk, plan.target);
  for (const copy of plan.copies) addCopy(growing, copy, plan.target);
  for (const { name } of plan.traps) addCode(growing, name, { bytes: architecture.trap, relocations: [] }, { vtable: "", target: "" });
  if (growing.diagnostics.length) return { diagnostics: growing.diagnostics };
  addFrames(growing);
  const made = growing.sections.map((one) => (architecture.implicitAddends && one.relocations.length ? { ...one, implicit: true as const } : one));
  const sections = [...made, section(".note.GNU-stack", 0n, 1, new Uint8Array(0), [])];
  const { machine } = architecture;
  return {
    object: writeRelocatable({ elfClass: architecture.elfClass, machine, flags: architecture.flags(plan.target), sections, symbols: growing.symbols }),
    diagnostics: [],
  };
}
