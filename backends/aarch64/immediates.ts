/**
 * Layout constants as immediates. LLVM would load each from the global offset table, for a weak symbol may be too far
 * for `adrp`; but every instruction that takes an immediate can take the low part of a symbol instead, `:lo12:`, and a
 * linker that knows the number puts all of it there (`site.ts`).
 */
import type { AccessForm, Immediates } from "../architecture.js";

const form = (types: readonly string[], register: string, width: string, suffix: string, more: { readonly signed?: string; readonly zero?: string } = {}): AccessForm => ({
  types,
  register,
  load: `ldr${suffix} $\{0:${width}}, [$1, :lo12:$\{2:c}]`,
  store: `str${suffix} $\{0:${width}}, [$1, :lo12:$\{2:c}]`,
  ...(more.signed ? { signed: `${more.signed} $0, [$1, :lo12:$\{2:c}]` } : {}),
  ...(more.zero ? { zero: `str${suffix} ${more.zero}, [$0, :lo12:$\{1:c}]` } : {}),
});

export const immediates: Immediates = {
  bits: 64,
  symbol: "S",
  add: "add $0, $1, :lo12:${2:c}",
  number: "movz $0, #:abs_g0:${1:c}",
  accesses: [
    form(["i8"], "r", "w", "b", { signed: "ldrsb", zero: "wzr" }),
    form(["i16"], "r", "w", "h", { signed: "ldrsh", zero: "wzr" }),
    form(["i32"], "r", "w", "", { signed: "ldrsw", zero: "wzr" }),
    form(["i64", "ptr"], "r", "x", "", { zero: "xzr" }),
    form(["float"], "w", "s", "", { zero: "wzr" }),
    form(["double"], "w", "d", "", { zero: "xzr" }),
    form(["<2 x float>", "<2 x i32>", "<4 x i16>", "<8 x i8>", "<1 x i64>"], "w", "d", ""),
    form(["<4 x float>", "<2 x double>", "<4 x i32>", "<2 x i64>", "<8 x i16>", "<16 x i8>"], "w", "q", ""),
  ],
};
