/**
 * Instructions as halfwords: one, or two where the first begins with 11101, 11110 or 11111 (ARMv7-M ARM, A5.1). What is
 * read here is what a linker and a reader of functions ask for; what is written is what thunks and copies are made of.
 */

export interface Instruction {
  readonly length: 2 | 4;
  readonly first: number;
  /** The second halfword, 0 where there is none. */
  readonly second: number;
}

/** The instruction at `at`, or undefined where it goes beyond `end`. */
export function readInstruction(code: Uint8Array, at: number, end = code.length): Instruction | undefined {
  if (at < 0 || at + 2 > end) return undefined;
  const first = code[at]! | (code[at + 1]! << 8);
  if (first >> 11 < 0b11101) return { length: 2, first, second: 0 };
  if (at + 4 > end) return undefined;
  return { length: 4, first, second: code[at + 2]! | (code[at + 3]! << 8) };
}

export const isMovw = ({ first, second }: Instruction): boolean => (first & 0xfbf0) === 0xf240 && (second & 0x8000) === 0;
export const isMovt = ({ first, second }: Instruction): boolean => (first & 0xfbf0) === 0xf2c0 && (second & 0x8000) === 0;

/** `addw`: an addition of twelve bits that sets no flags. */
export const isAddw = ({ first, second }: Instruction): boolean => (first & 0xfbf0) === 0xf200 && (second & 0x8000) === 0;

/** The number of `movw` or `movt`. */
export const imm16 = ({ first, second }: Instruction): number =>
  ((first & 15) << 12) | ((first & 0x400) << 1) | ((second & 0x7000) >> 4) | (second & 255);

export const SP = 13;
export const LR = 14;
export const PC = 15;

const half = (register: number, number: number, opcode: number): readonly number[] => [
  opcode | (number >> 12) | ((number & 0x800) >> 1),
  ((number & 0x700) << 4) | (register << 8) | (number & 255),
];
/** `movw register, #number`, of 16 bits. */
export const movw = (register: number, number: number): readonly number[] => half(register, number, 0xf240);
/** `movt register, #number`, of 16 bits. */
export const movt = (register: number, number: number): readonly number[] => half(register, number, 0xf2c0);
/** `add.w to, left, right`. */
export const addRegister = (to: number, left: number, right: number): readonly number[] => [0xeb00 | left, (to << 8) | right];
/** `mov to, from`. */
export const mov = (to: number, from: number): number => 0x4600 | ((to & 8) << 4) | (from << 3) | (to & 7);
export const bx = (register: number): number => 0x4700 | (register << 3);
export const blx = (register: number): number => 0x4780 | (register << 3);
/** Halfwords as bytes. */
export const bytesOf = (halfwords: readonly number[]): Uint8Array => Uint8Array.from(halfwords.flatMap((one) => [one & 255, one >> 8]));

const loads = { 1: 0xf890, 2: 0xf8b0, 4: 0xf8d0 } as const;
const stores = { 1: 0xf880, 2: 0xf8a0, 4: 0xf8c0 } as const;
/** `ldr.w`, `ldrh.w`, `ldrb.w register, [base, #offset]`, of 12 bits. */
export const load = (width: 1 | 2 | 4, register: number, base: number, offset: number): readonly number[] => [loads[width] | base, (register << 12) | offset];
/** `str.w`, `strh.w`, `strb.w`. */
export const store = (width: 1 | 2 | 4, register: number, base: number, offset: number): readonly number[] => [stores[width] | base, (register << 12) | offset];
