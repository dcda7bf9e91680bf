/**
 * Where the fields of an x86-64 instruction lie.
 *
 * The bytes before a field do not tell what the field is: `83 ff 00` compares 64 bits with a sign-extended byte,
 * `80 ff 00` compares 8. LLVM uses the short form of a symbol whose range allows it, so a linker that only looks at
 * `R_X86_64_8` would write 200 and the machine would read -56. This is a decoder of lengths and fields, no more:
 * prefixes, opcode, ModRM, SIB, displacement, immediate (Intel SDM volume 2, chapter 2 and appendix A), 64-bit mode.
 */

/** What the machine makes of a field. */
export type FieldRole = "displacement" | "rip-relative" | "immediate" | "sign-extended" | "branch" | "address" | "scaled";

export interface InstructionField {
  /** Offset in the code. */
  readonly at: number;
  readonly bytes: number;
  readonly role: FieldRole;
}

export interface Instruction {
  readonly start: number;
  readonly length: number;
  /** Offset of the opcode byte itself, behind prefixes and escapes. */
  readonly opcodeAt: number;
  /** 0: one byte, 1: 0F, 2: 0F 38, 3: 0F 3A; others come with EVEX. */
  readonly map: number;
  readonly opcode: number;
  /** Whether it is encoded with VEX or EVEX. */
  readonly vector: boolean;
  /** 0 where there is none. */
  readonly rex: number;
  /** Whether there is a prefix before REX. */
  readonly prefixed: boolean;
  readonly modrm: number | undefined;
  readonly fields: readonly InstructionField[];
}

// One character an opcode: `.` nothing follows, `m` ModRM, `1` imm8, `2` imm16, `3` imm16 imm8, `4` imm16/32,
// `v` imm16/32/64, `a` 64-bit address, `b` ModRM imm8, `s` ModRM imm8 sign-extended, `z` ModRM imm16/32,
// `g` `G` groups F6 and F7, `i` imm8 sign-extended, `w` imm16/32 sign-extended, `j` rel8, `J` rel32, `p` prefix, `x` not in 64-bit mode.
const oneByte =
  "mmmm14xxmmmm14xx" + // 00
  "mmmm14xxmmmm14xx" + // 10
  "mmmm14pxmmmm14px" + // 20
  "mmmm14pxmmmm14px" + // 30
  "pppppppppppppppp" + // 40
  "................" + // 50
  "xxxmppppwzis...." + // 60
  "jjjjjjjjjjjjjjjj" + // 70
  "bzxsmmmmmmmmmmmm" + // 80
  "..........x....." + // 90
  "aaaa....14......" + // a0
  "11111111vvvvvvvv" + // b0
  "bb2.xxbz3.2..1x." + // c0
  "mmmmxxx.mmmmmmmm" + // d0
  "jjjj1111JJxj...." + // e0
  "p.pp..gG......mm"; //  f0

const twoByte =
  "mmmmx.....x.xm.b" + // 00
  "mmmmmmmmmmmmmmmm" + // 10
  "mmmmxxxxmmmmmmmm" + // 20
  "......x.xxxxxxxx" + // 30
  "mmmmmmmmmmmmmmmm" + // 40
  "mmmmmmmmmmmmmmmm" + // 50
  "mmmmmmmmmmmmmmmm" + // 60
  "bbbbmmm.mmxxmmmm" + // 70
  "JJJJJJJJJJJJJJJJ" + // 80
  "mmmmmmmmmmmmmmmm" + // 90
  "...mbmxx...mbmmm" + // a0
  "mmmmmmmmmmbmmmmm" + // b0
  "mmbmbbbm........" + // c0
  "mmmmmmmmmmmmmmmm" + // d0
  "mmmmmmmmmmmmmmmm" + // e0
  "mmmmmmmmmmmmmmmm"; //  f0

/** Follows of the opcode: which bytes come behind it, as one of the letters above. */
function follows(map: number, opcode: number): string {
  if (map === 0) return oneByte[opcode]!;
  if (map === 1) return twoByte[opcode]!;
  if (map === 3) return "b";
  return map === 2 || map === 5 || map === 6 ? "m" : "x";
}

interface Head {
  readonly opcodeAt: number;
  readonly map: number;
  readonly rex: number;
  readonly short: boolean;
  readonly vector: "none" | "vex" | "evex";
  readonly prefixed: boolean;
}

const legacyPrefixes: ReadonlySet<number> = new Set([0x26, 0x2e, 0x36, 0x3e, 0x64, 0x65, 0x66, 0x67, 0xf0, 0xf2, 0xf3]);

function vectorHead(code: Uint8Array, at: number, prefixed: boolean): Head | undefined {
  const first = code[at]!;
  const vector = first === 0x62 ? "evex" : "vex";
  const length = first === 0xc5 ? 2 : first === 0xc4 ? 3 : 4;
  if (at + length >= code.length) return undefined;
  const map = first === 0xc5 ? 1 : code[at + 1]! & (first === 0xc4 ? 0x1f : 7);
  return { opcodeAt: at + length, map, rex: 0, short: false, vector, prefixed };
}

function escapeHead(code: Uint8Array, at: number, rex: number, short: boolean, prefixed: boolean): Head {
  const head = { rex, short, vector: "none", prefixed } as const;
  if (code[at] !== 0x0f) return { ...head, opcodeAt: at, map: 0 };
  if (code[at + 1] === 0x38) return { ...head, opcodeAt: at + 2, map: 2 };
  if (code[at + 1] === 0x3a) return { ...head, opcodeAt: at + 2, map: 3 };
  return { ...head, opcodeAt: at + 1, map: 1 };
}

/** Prefixes and escapes up to the opcode. */
function readHead(code: Uint8Array, start: number): Head | undefined {
  let at = start;
  let short = false;
  while (at < code.length && legacyPrefixes.has(code[at]!)) short = code[at++] === 0x66 || short;
  const prefixed = at > start;
  const byte = code[at];
  if (byte === undefined) return undefined;
  if (byte === 0x62 || byte === 0xc4 || byte === 0xc5) return vectorHead(code, at, prefixed);
  const rex = byte >> 4 === 4 ? byte : 0;
  return escapeHead(code, rex ? at + 1 : at, rex, short && !(rex & 8), prefixed);
}

/** ModRM, SIB and displacement: where they end, and the displacement. */
function readAddress(code: Uint8Array, at: number, scaled: boolean): { readonly end: number; readonly field?: InstructionField } {
  const modrm = code[at]!;
  const mode = modrm >> 6;
  const base = modrm & 7;
  if (mode === 3) return { end: at + 1 };
  const withSib = base === 4;
  const next = at + (withSib ? 2 : 1);
  if (mode === 0 && base === 5) return { end: next + 4, field: { at: next, bytes: 4, role: "rip-relative" } };
  if (mode === 0 && !(withSib && (code[at + 1]! & 7) === 5)) return { end: next };
  const bytes = mode === 1 ? 1 : 4;
  return { end: next + bytes, field: { at: next, bytes, role: scaled && bytes === 1 ? "scaled" : "displacement" } };
}

/** Sizes and roles of the immediates that a letter stands for. */
function immediates(letter: string, head: Head, modrm: number): readonly (readonly [number, FieldRole])[] {
  const wide = head.short ? 2 : 4;
  const full = head.rex & 8 ? "sign-extended" : "immediate";
  const test = ((modrm >> 3) & 7) < 2;
  // prettier-ignore
  switch (letter) {
    case "1": case "b": return [[1, "immediate"]];
    case "s": case "i": return [[1, "sign-extended"]];
    case "2": return [[2, "immediate"]];
    case "3": return [[2, "immediate"], [1, "immediate"]];
    case "4": case "z": return [[wide, full]];
    case "w": return [[wide, "sign-extended"]];
    case "v": return [[head.rex & 8 ? 8 : wide, "immediate"]];
    case "a": return [[8, "address"]];
    case "g": return test ? [[1, "immediate"]] : [];
    case "G": return test ? [[wide, full]] : [];
    case "j": return [[1, "branch"]];
    case "J": return [[4, "branch"]];
    default: return [];
  }
}

const withModrm: ReadonlySet<string> = new Set(["m", "b", "s", "z", "g", "G"]);

/** The instruction at `start`, or undefined where the bytes are none or end too early. */
export function readInstruction(code: Uint8Array, start: number): Instruction | undefined {
  const head = readHead(code, start);
  const opcode = head && code[head.opcodeAt];
  if (!head || opcode === undefined) return undefined;
  const letter = follows(head.map, opcode);
  if (letter === "x" || letter === "p") return undefined;
  const fields: InstructionField[] = [];
  let at = head.opcodeAt + 1;
  const modrm = withModrm.has(letter) ? code[at] : undefined;
  if (withModrm.has(letter)) {
    if (modrm === undefined) return undefined;
    const address = readAddress(code, at, head.vector === "evex");
    if (address.field) fields.push(address.field);
    at = address.end;
  }
  for (const [bytes, role] of immediates(letter, head, modrm ?? 0)) {
    fields.push({ at, bytes, role });
    at += bytes;
  }
  if (at > code.length) return undefined;
  const { opcodeAt, map, rex, prefixed } = head;
  return { start, length: at - start, opcodeAt, map, opcode, vector: head.vector !== "none", rex, prefixed, modrm, fields };
}

/** The instruction whose bytes cover `offset`, sweeping from `start`; or the offset at which the sweep failed. */
export function sweep(code: Uint8Array, start: number, end: number, offset: number): Instruction | { readonly failedAt: number } {
  let at = start;
  while (at < end) {
    const instruction = readInstruction(code, at);
    if (!instruction) return { failedAt: at };
    if (offset < at + instruction.length) return instruction;
    at += instruction.length;
  }
  return { failedAt: at };
}
