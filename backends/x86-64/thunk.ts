/**
 * Thunks: an old implementer's vtable slot reaches the default body of a newer method, which wants the vtable
 * as one more argument. `lea` puts its address into the integer register of that position, the arguments behind it
 * move up by one, and a jump leaves stack and return address as they are. System V: rdi rsi rdx rcx r8 r9.
 * A seventh integer argument would lie on the stack, where the caller left no room.
 */
import type { Unwritable, Written } from "../architecture.js";

// Numbers of rdi rsi rdx rcx r8 r9 as the instruction encoding has them.
const registers = [7, 6, 2, 1, 8, 9] as const;

/** `mov to, from`, 64 bits. */
const move = (to: number, from: number): number[] => [
  0x48 | ((from >> 3) << 2) | (to >> 3),
  0x89,
  0xc0 | ((from & 7) << 3) | (to & 7),
];

/** `lea register, [rip + 0]`. */
const load = (register: number): number[] => [
  0x48 | ((register >> 3) << 2),
  0x8d,
  0x05 | ((register & 7) << 3),
  0,
  0,
  0,
  0,
];

/** The thunk's code; refuses when the inserted argument would push one out of the registers. */
export function thunk(position: number, following: number): Written | Unwritable {
  const last = position + following;
  if (last >= registers.length)
    return {
      unwritable: `with the vtable inserted there are ${last + 1} integer arguments, and ${registers.length} registers for them`,
    };
  const bytes: number[] = [];
  for (let index = last; index > position; index--)
    bytes.push(...move(registers[index]!, registers[index - 1]!));
  bytes.push(...load(registers[position]!));
  const vtable = bytes.length - 4;
  bytes.push(0xe9, 0, 0, 0, 0);
  return {
    bytes: Uint8Array.from(bytes),
    relocations: [
      { offset: vtable, relocation: "R_X86_64_PC32", symbol: "vtable", addend: -4n },
      { offset: bytes.length - 4, relocation: "R_X86_64_PLT32", symbol: "target", addend: -4n },
    ],
  };
}
