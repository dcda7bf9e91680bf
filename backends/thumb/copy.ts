/**
 * Copies: a value of a type whose size only the linker knows is copied by a call, and the linker writes the callee for
 * exactly that size. For these machines LLVM takes `preserve_most` for the ordinary convention, so r0 to r3 and r12 are
 * free. r0 is the destination, r1 the source; they do not overlap unless they are equal.
 * `ldr` and `str` take any address here; the forms for several words do not, and the alignment of the type is not known.
 */
import type { TargetFeatures, Unwritable, Written } from "../architecture.js";
import { bx, bytesOf, load, LR, movt, movw, store } from "./instruction.js";

const [TO, FROM, COUNT] = [0, 1, 3] as const;
const temporaries = [2, 3, 12] as const;
const unrolled = 96;

interface Chunk {
  readonly at: number;
  readonly width: 1 | 2 | 4;
}

function chunks(from: number, to: number): readonly Chunk[] {
  const found: Chunk[] = [];
  for (let at = from; at < to; ) {
    const width = to - at >= 4 ? 4 : to - at >= 2 ? 2 : 1;
    found.push({ at, width });
    at += width;
  }
  return found;
}

/** Loads of up to three pieces before their stores, so that the loads are pipelined. */
function straight(pieces: readonly Chunk[]): number[] {
  const code: number[] = [];
  for (let first = 0; first < pieces.length; first += temporaries.length) {
    const part = pieces.slice(first, first + temporaries.length);
    part.forEach(({ at, width }, index) => code.push(...load(width, temporaries[index]!, FROM, at)));
    part.forEach(({ at, width }, index) => code.push(...store(width, temporaries[index]!, TO, at)));
  }
  return code;
}

/** `size` bytes, a multiple of 8, by two words each time round; both pointers move on. */
function loop(size: number): number[] {
  // ldr r2, [r1], #4 and str r2, [r0], #4, twice; subs r3, #8
  const word = [0xf850 | FROM, 0x2b04, 0xf840 | TO, 0x2b04];
  const body = [...word, ...word, 0x3800 | (COUNT << 8) | 8];
  const back = -(body.length * 2 + 4) / 2;
  return [...movw(COUNT, size & 0xffff), ...movt(COUNT, size >>> 16), ...body, 0xd100 | (back & 255)];
}

/** The function's code; a size beyond what 31 bits count is refused. */
export function copy(size: bigint, _features: TargetFeatures): Written | Unwritable {
  if (size < 0n || size >= 1n << 31n) return { unwritable: `a size of ${size} bytes is not below 2 GiB` };
  const count = Number(size);
  const whole = count <= unrolled ? 0 : count - (count % 8);
  const code = [...(whole ? loop(whole) : []), ...straight(chunks(0, count - whole)), bx(LR)];
  return { bytes: bytesOf(code), relocations: [] };
}
