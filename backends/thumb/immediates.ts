/**
 * Layout constants as immediates. LLVM would put each into a register first, with `movw` and `movt`, for a symbol may be any
 * number of 32 bits. But most numbers of a layout fit the twelve bits of a load, a store or an addition, so the instruction
 * is written with its immediate open, and a relocation beside it names the symbol. What the psABI has for such a field means
 * an address ("`R_ARM_PRIVATE_0` to `15` are reserved for private experiments"), so these marks are our own, and a linker that
 * does not know them refuses them. Addends stand in the fields, as always here.
 *
 * A mark also says that r12 is free at its instruction: LLVM is told that it is gone. A number that does not fit needs it
 * (`open.ts`).
 */
import type { AccessForm, Immediates, More } from "../architecture.js";

/** Beside an access of up to four bytes, an access of eight, an addition, a number. */
export const marks = { access: "R_ARM_PRIVATE_0", pair: "R_ARM_PRIVATE_1", sum: "R_ARM_PRIVATE_2", number: "R_ARM_PRIVATE_3" } as const;

const open = (mark: keyof typeof marks, symbol: number, instruction: string): string => `.reloc ., ${marks[mark]}, $\{${symbol}:c}; ${instruction}`;

const twelve: More = { most: 4095, multiple: 1 };

const form = (types: readonly string[], suffix: string, signed?: string): AccessForm => ({
  types,
  register: "r",
  more: twelve,
  load: open("access", 2, `ldr${suffix}.w $0, [$1, #{more}]`),
  store: open("access", 2, `str${suffix}.w $0, [$1, #{more}]`),
  ...(signed ? { signed: open("access", 2, `ldr${signed}.w $0, [$1, #{more}]`) } : {}),
});

export const immediates: Immediates = {
  bits: 32,
  symbol: "i",
  clobbers: "~{r12}",
  more: twelve,
  add: open("sum", 2, "addw $0, $1, #{more}"),
  number: open("number", 1, "movw $0, #0"),
  accesses: [
    form(["i8"], "b", "sb"),
    form(["i16"], "h", "sh"),
    // where there are registers for floating-point numbers, this is still one instruction less than a symbol in a register
    form(["i32", "ptr", "float"], ""),
    {
      types: ["i64", "double"],
      register: "r",
      more: { most: 1020, multiple: 4 },
      load: open("pair", 2, "ldrd $\{0:Q}, $\{0:R}, [$1, #{more}]"),
      store: open("pair", 2, "strd $\{0:Q}, $\{0:R}, [$1, #{more}]"),
    },
  ],
};
