/**
 * Instructions as far as a linker reads them (RISC-V unprivileged ISA, chapters 2 and 27): 4 bytes where the lowest two
 * bits are 11, else 2 (compressed, each of which stands for one of the others). Longer ones exist on paper.
 */

/** An instruction of four bytes, or what a compressed one stands for, as far as `flow` and `site` ask. */
export interface Instruction {
  readonly length: 2 | 4;
  /** The word as it stands. */
  readonly word: number;
  /** The major opcode, bits 6:0, of it or of what it stands for. */
  readonly opcode: number;
  readonly rd: number;
  readonly rs1: number;
  readonly rs2: number;
  readonly funct3: number;
  readonly funct7: number;
  /** The number in it, where the opcode has one: sign-extended, of 32 bits. */
  readonly immediate: number;
}

export const LOAD = 0x03;
export const LOAD_FP = 0x07;
export const OP_IMM = 0x13;
export const AUIPC = 0x17;
export const OP_IMM_32 = 0x1b;
export const STORE = 0x23;
export const STORE_FP = 0x27;
export const OP = 0x33;
export const LUI = 0x37;
export const OP_FP = 0x53;
export const BRANCH = 0x63;
export const JALR = 0x67;
export const JAL = 0x6f;
export const SYSTEM = 0x73;
/** What a compressed instruction is that nothing here asks for. */
export const OTHER = -1;

const bits = (word: number, at: number, length: number): number => (word >>> at) & ((1 << length) - 1);
const signed = (value: number, width: number): number => (value << (32 - width)) >> (32 - width);

/** Takes bits of the word by their names in the number: `[[5, 12, 1], [0, 2, 5]]` is imm[5] at 12 and imm[4:0] at 2. */
const gather = (word: number, ...parts: readonly (readonly [to: number, at: number, length: number])[]): number =>
  parts.reduce((sum, [to, at, length]) => sum | (bits(word, at, length) << to), 0);

function immediateOf(word: number, opcode: number): number {
  switch (opcode) {
    case LUI:
    case AUIPC:
      return word & ~0xfff;
    case JAL:
      return signed(gather(word, [20, 31, 1], [1, 21, 10], [11, 20, 1], [12, 12, 8]), 21);
    case BRANCH:
      return signed(gather(word, [12, 31, 1], [5, 25, 6], [1, 8, 4], [11, 7, 1]), 13);
    case STORE:
    case STORE_FP:
      return signed(gather(word, [5, 25, 7], [0, 7, 5]), 12);
    default:
      return word >> 20;
  }
}

function whole(word: number): Instruction {
  const opcode = word & 0x7f;
  return {
    length: 4,
    word,
    opcode,
    rd: bits(word, 7, 5),
    rs1: bits(word, 15, 5),
    rs2: bits(word, 20, 5),
    funct3: bits(word, 12, 3),
    funct7: bits(word, 25, 7),
    immediate: immediateOf(word, opcode),
  };
}

type Meaning = Partial<Omit<Instruction, "length" | "word">>;

/** Quadrant 1: additions to registers, `li`, `lui`, jumps and branches. */
function first(word: number, rd: number): Meaning {
  const short = signed(gather(word, [5, 12, 1], [0, 2, 5]), 6);
  const low = 8 + bits(word, 7, 3);
  switch (bits(word, 13, 3)) {
    case 0:
      return { opcode: OP_IMM, rd, rs1: rd, immediate: short };
    case 1:
      return { opcode: OP_IMM_32, rd, rs1: rd, immediate: short };
    case 2:
      return { opcode: OP_IMM, rd, rs1: 0, immediate: short };
    case 3:
      if (rd !== 2) return { opcode: LUI, rd, immediate: short << 12 };
      return { opcode: OP_IMM, rd, rs1: 2, immediate: signed(gather(word, [9, 12, 1], [4, 6, 1], [6, 5, 1], [7, 3, 2], [5, 2, 1]), 10) };
    case 5:
      return { opcode: JAL, rd: 0, immediate: signed(gather(word, [11, 12, 1], [4, 11, 1], [8, 9, 2], [10, 8, 1], [6, 7, 1], [7, 6, 1], [1, 3, 3], [5, 2, 1]), 12) };
    case 6:
    case 7:
      return { opcode: BRANCH, rs1: low, immediate: signed(gather(word, [8, 12, 1], [3, 10, 2], [6, 5, 2], [1, 3, 2], [5, 2, 1]), 9) };
    default:
      return { opcode: OTHER, rd: low };
  }
}

/** Quadrant 2: shifts, loads from the stack, moves, jumps through registers. */
function second(word: number, rd: number): Meaning {
  const rs2 = bits(word, 2, 5);
  switch (bits(word, 13, 3)) {
    case 0:
      return { opcode: OP_IMM, funct3: 1, rd, rs1: rd, immediate: gather(word, [5, 12, 1], [0, 2, 5]) };
    case 2:
    case 3:
      return { opcode: LOAD, rd, rs1: 2 };
    case 4:
      if (rs2 === 0) return rd === 0 ? { opcode: SYSTEM, immediate: 1 } : { opcode: JALR, rd: bits(word, 12, 1), rs1: rd };
      return { opcode: OP, rd, rs1: bits(word, 12, 1) ? rd : 0, rs2 };
    default:
      return { opcode: OTHER };
  }
}

/** Quadrant 0: `addi` from the stack pointer, loads and stores of the registers 8 to 15. */
function zeroth(word: number): Meaning {
  const [rd, rs1] = [8 + bits(word, 2, 3), 8 + bits(word, 7, 3)];
  switch (bits(word, 13, 3)) {
    case 0:
      return { opcode: OP_IMM, rd, rs1: 2, immediate: gather(word, [4, 11, 2], [6, 7, 4], [2, 6, 1], [3, 5, 1]) };
    case 2:
      return { opcode: LOAD, funct3: 2, rd, rs1, immediate: gather(word, [3, 10, 3], [2, 6, 1], [6, 5, 1]) };
    case 3:
      return { opcode: LOAD, funct3: 3, rd, rs1, immediate: gather(word, [3, 10, 3], [6, 5, 2]) };
    case 4:
      return { opcode: OTHER, rd };
    default:
      return { opcode: OTHER };
  }
}

function compressed(word: number): Instruction | undefined {
  if (word === 0) return undefined;
  const rd = bits(word, 7, 5);
  const quadrant = word & 3;
  const meaning = quadrant === 0 ? zeroth(word) : quadrant === 1 ? first(word, rd) : second(word, rd);
  return { length: 2, word, opcode: OTHER, rd: 0, rs1: 0, rs2: 0, funct3: 0, funct7: 0, immediate: 0, ...meaning };
}

/** The instruction at `at`, or undefined where none is that is known, or it goes beyond `end`. */
export function readInstruction(code: Uint8Array, at: number, end = code.length): Instruction | undefined {
  if (at < 0 || at + 2 > end) return undefined;
  const low = code[at]! | (code[at + 1]! << 8);
  if ((low & 3) !== 3) return compressed(low);
  if ((low & 0x1f) === 0x1f || at + 4 > end) return undefined;
  return whole(low | (code[at + 2]! << 16) | (code[at + 3]! << 24));
}

/** The word of an instruction, as bytes. */
export function bytesOf(word: number): Uint8Array {
  return Uint8Array.of(word & 255, (word >>> 8) & 255, (word >>> 16) & 255, word >>> 24);
}
