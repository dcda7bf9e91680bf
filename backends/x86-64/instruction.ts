/**
 * Where the fields of an x86-64 instruction lie.
 *
 * The bytes before a field do not tell what the field is: `83 ff 00` compares 64 bits with a sign-extended byte,
 * `80 ff 00` compares 8. LLVM uses the short form of a symbol whose range allows it, so a linker that only looks at
 * `R_X86_64_8` would write 200 and the machine would read -56. This is a decoder of lengths and fields, no more:
 * prefixes, opcode, ModRM, SIB, displacement, immediate (Intel SDM volume 2, chapter 2 and appendix A), 64-bit mode.
 */

/** What the machine makes of a field. */
export type FieldRole =
  "displacement" | "rip-relative" | "immediate" | "sign-extended" | "branch" | "address" | "scaled";

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

/** What is known of an instruction while it is measured; one record serves a whole sweep, which would else make millions. */
interface Measured {
  opcodeAt: number;
  map: number;
  rex: number;
  /** Whether immediates are of 16 bits. */
  short: boolean;
  vector: "none" | "vex" | "evex";
  prefixed: boolean;
  letter: string;
  modrm: number;
  displacementAt: number;
  displacement: number;
  immediateAt: number;
  end: number;
}

const blank = (): Measured => ({
  opcodeAt: 0,
  map: 0,
  rex: 0,
  short: false,
  vector: "none",
  prefixed: false,
  letter: "x",
  modrm: -1,
  displacementAt: 0,
  displacement: 0,
  immediateAt: 0,
  end: 0,
});

const isPrefix = new Uint8Array(256);
for (const prefix of [0x26, 0x2e, 0x36, 0x3e, 0x64, 0x65, 0x66, 0x67, 0xf0, 0xf2, 0xf3])
  isPrefix[prefix] = 1;

/** VEX and EVEX: the map is in the prefix. */
function vectorHead(code: Uint8Array, at: number, out: Measured): void {
  const first = code[at]!;
  out.vector = first === 0x62 ? "evex" : "vex";
  out.rex = 0;
  out.short = false;
  out.map = first === 0xc5 ? 1 : code[at + 1]! & (first === 0xc4 ? 0x1f : 7);
  out.opcodeAt = at + (first === 0xc5 ? 2 : first === 0xc4 ? 3 : 4);
}

/** REX and the escapes 0F, 0F 38, 0F 3A. */
function plainHead(code: Uint8Array, at: number, out: Measured): void {
  const byte = code[at]!;
  out.vector = "none";
  out.rex = byte >> 4 === 4 ? byte : 0;
  if (out.rex & 8) out.short = false;
  const escape = out.rex ? at + 1 : at;
  const next = code[escape + 1];
  out.map = code[escape] !== 0x0f ? 0 : next === 0x38 ? 2 : next === 0x3a ? 3 : 1;
  out.opcodeAt = escape + (out.map > 1 ? 2 : out.map);
}

/** Prefixes and escapes up to the opcode. */
function measureHead(code: Uint8Array, start: number, out: Measured): void {
  let at = start;
  out.short = false;
  while (isPrefix[code[at] ?? 0]) out.short = code[at++] === 0x66 || out.short;
  out.prefixed = at > start;
  const byte = code[at]!;
  if (byte === 0x62 || byte === 0xc4 || byte === 0xc5) vectorHead(code, at, out);
  else plainHead(code, at, out);
}

/** ModRM, SIB and displacement: fills in the displacement, answers where they end. */
function measureAddress(code: Uint8Array, at: number, out: Measured): number {
  const modrm = code[at]!;
  const mode = modrm >> 6;
  const base = modrm & 7;
  out.modrm = modrm;
  if (mode === 3) return at + 1;
  const withSib = base === 4;
  const next = at + (withSib ? 2 : 1);
  const absolute = mode === 0 && (base === 5 || (withSib && (code[at + 1]! & 7) === 5));
  out.displacementAt = next;
  out.displacement = mode === 1 ? 1 : mode === 2 || absolute ? 4 : 0;
  return next + out.displacement;
}

const isTest = (modrm: number): boolean => ((modrm >> 3) & 7) < 2;

/** Bytes of all immediates together. */
function immediateBytes({ letter, short, rex, modrm }: Measured): number {
  const wide = short ? 2 : 4;
  // prettier-ignore
  switch (letter) {
    case "1": case "b": case "s": case "i": case "j": return 1;
    case "2": return 2;
    case "3": return 3;
    case "J": return 4;
    case "a": return 8;
    case "4": case "z": case "w": return wide;
    case "v": return rex & 8 ? 8 : wide;
    case "g": return isTest(modrm) ? 1 : 0;
    case "G": return isTest(modrm) ? wide : 0;
    default: return 0;
  }
}

const hasModrm = new Uint8Array(128);
for (const letter of "mbszgG") hasModrm[letter.charCodeAt(0)] = 1;

/** Measures the instruction at `start`; false where the bytes are none or end too early. */
function measure(code: Uint8Array, start: number, out: Measured): boolean {
  measureHead(code, start, out);
  const opcode = code[out.opcodeAt];
  if (opcode === undefined) return false;
  out.letter = follows(out.map, opcode);
  out.modrm = -1;
  out.displacement = 0;
  if (out.letter === "x" || out.letter === "p") return false;
  const next = out.opcodeAt + 1;
  if (hasModrm[out.letter.charCodeAt(0)] && next >= code.length) return false;
  out.immediateAt = hasModrm[out.letter.charCodeAt(0)] ? measureAddress(code, next, out) : next;
  out.end = out.immediateAt + immediateBytes(out);
  return out.end <= code.length;
}

/** What the machine makes of the displacement. */
function displacementRole({ modrm, displacement, vector }: Measured): FieldRole {
  if (modrm >> 6 === 0 && (modrm & 7) === 5) return "rip-relative";
  return vector === "evex" && displacement === 1 ? "scaled" : "displacement";
}

/** What the machine makes of the first immediate. */
function immediateRole({ letter, rex }: Measured): FieldRole {
  // prettier-ignore
  switch (letter) {
    case "s": case "i": case "w": return "sign-extended";
    case "4": case "z": case "G": return rex & 8 ? "sign-extended" : "immediate";
    case "j": case "J": return "branch";
    case "a": return "address";
    default: return "immediate";
  }
}

function fieldsOf(measured: Measured): readonly InstructionField[] {
  const { displacement, displacementAt, immediateAt, letter } = measured;
  const bytes = immediateBytes(measured);
  const fields: InstructionField[] = [];
  if (displacement)
    fields.push({ at: displacementAt, bytes: displacement, role: displacementRole(measured) });
  if (bytes)
    fields.push({
      at: immediateAt,
      bytes: letter === "3" ? 2 : bytes,
      role: immediateRole(measured),
    });
  return fields;
}

function instruction(code: Uint8Array, start: number, measured: Measured): Instruction {
  const { opcodeAt, map, rex, prefixed, modrm, end, vector } = measured;
  const shape = {
    map,
    opcode: code[opcodeAt]!,
    vector: vector !== "none",
    rex,
    prefixed,
    modrm: modrm < 0 ? undefined : modrm,
  };
  return { start, length: end - start, opcodeAt, ...shape, fields: fieldsOf(measured) };
}

/** The instruction at `start`, or undefined where the bytes are none or end too early. */
export function readInstruction(code: Uint8Array, start: number): Instruction | undefined {
  const measured = blank();
  return measure(code, start, measured) ? instruction(code, start, measured) : undefined;
}

/** The instruction whose bytes cover `offset`, sweeping from `start`; or the offset at which the sweep failed. */
export function sweep(
  code: Uint8Array,
  start: number,
  end: number,
  offset: number,
): Instruction | { readonly failedAt: number } {
  const measured = blank();
  let at = start;
  while (at < end && measure(code, at, measured)) {
    if (offset < measured.end) return instruction(code, at, measured);
    at = measured.end;
  }
  return { failedAt: at };
}
