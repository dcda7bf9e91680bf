/**
 * Code that we write, run under QEMU: copies of all sizes keep what `preserve_most` keeps and touch no byte outside;
 * thunks hand on every kind of argument as AAPCS64 has it, and an unwinder finds its way through those with a frame.
 */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { SHF_ALLOC, SHF_EXECINSTR, SHT_PROGBITS, STB_GLOBAL, STT_FUNC, STV_DEFAULT, writeRelocatable } from "../../formats/elf/index.js";
import type { Thunk } from "../../specs/plan.js";
import { foreignMachine } from "../../tools/test/foreign.js";
import { scratch } from "../../tools/test/native.js";
import { skip } from "../../tools/test/skip.js";
import type { TargetFeatures, Written } from "../architecture.js";
import { synthesize } from "../emit/synthesize.js";
import { placed } from "./arguments.js";
import { aarch64 } from "./index.js";

const machine = foreignMachine("aarch64");
const sizes = [...Array(140).keys(), 160, 255, 256, 257, 288, 300, 511, 1024, 1031, 4096, 5003];
const kinds: readonly TargetFeatures[] = [{ vector: true, floats: true }, { vector: false, floats: false }, { vector: true, aligned: true, floats: true }];

/** One object with a function `copy_KIND_SIZE` for each size and kind. */
function copies(): Uint8Array {
  const all = kinds.flatMap((features, kind) => sizes.map((size) => ({ name: `copy_${kind}_${size}`, code: aarch64.copy(BigInt(size), features) as Written })));
  return writeRelocatable({
    machine: aarch64.machine,
    flags: 0,
    sections: all.map(({ name, code }) => ({ name: `.text.${name}`, type: SHT_PROGBITS, flags: SHF_ALLOC | SHF_EXECINSTR, alignment: 4, entrySize: 0, content: { kind: "bytes", data: code.bytes }, relocations: [] })),
    symbols: all.map(({ name, code }, section) => ({ name, binding: STB_GLOBAL, type: STT_FUNC, visibility: STV_DEFAULT, place: { kind: "section", section }, value: 0n, size: BigInt(code.bytes.length) })),
  });
}

// calls x2 with x0 and x1; answers a bit for each register that it did not keep
const around = `
    .text
    .globl around
around:
    stp x29, x30, [sp, #-64]!
    stp x19, x20, [sp, #16]
    stp d8, d15, [sp, #32]
${[9, 10, 11, 12, 13, 14, 15, 19, 20].map((register) => `    mov x${register}, #${register}`).join("\n")}
    fmov d8, #8.0
    fmov d15, #15.0
    blr x2
    mov x0, #0
${[9, 10, 11, 12, 13, 14, 15, 19, 20].map((register) => `    cmp x${register}, #${register}\n    cset x1, ne\n    orr x0, x0, x1, lsl #${register}`).join("\n")}
    fmov d0, #8.0
    fcmp d8, d0
    cset x1, ne
    orr x0, x0, x1
    ldp x19, x20, [sp, #16]
    ldp d8, d15, [sp, #32]
    ldp x29, x30, [sp], #64
    ret
`;

const copyProgram = (): string => `
#include <stdio.h>
#include <string.h>
${kinds.flatMap((_, kind) => sizes.map((size) => `void copy_${kind}_${size}(void);`)).join("\n")}
long around(void *, const void *, void (*)(void));
static const struct { int kind, size; void (*copy)(void); } all[] = {${kinds.flatMap((_, kind) => sizes.map((size) => `{${kind}, ${size}, copy_${kind}_${size}}`)).join(",")}};
static char from[6000] __attribute__((aligned(16))), to[6000] __attribute__((aligned(16)));
int main(void) {
  for (int i = 0; i < (int)(sizeof all / sizeof *all); i++)
    for (int shift = 0; shift < 3; shift++) {
      int at = 64 + (shift == 0 ? 0 : shift == 1 ? 8 : 1);
      for (int byte = 0; byte < 6000; byte++) from[byte] = (char)(byte * 7 + 1), to[byte] = (char)0xcc;
      long lost = around(to + at, from + at, all[i].copy);
      if (lost) printf("%d %d: lost %lx\\n", all[i].kind, all[i].size, lost);
      for (int byte = 0; byte < 6000; byte++)
        if (to[byte] != (byte >= at && byte < at + all[i].size ? from[byte] : (char)0xcc)) {
          printf("%d %d: byte %d\\n", all[i].kind, all[i].size, byte - at);
          break;
        }
    }
  puts("done");
}
`;

test("copies", () => {
  if ("missing" in machine) return skip("copies of AArch64 under QEMU", machine.missing);
  scratch((folder) => {
    folder.write("copies.o", copies());
    folder.write("around.s", around);
    folder.write("main.c", copyProgram());
    folder.run(machine.cc, "-O1", "-static", "main.c", "around.s", "copies.o", "-o", "copies");
    assert.is(machine.run(folder, "./copies").stdout, "done\n");
  });
});

const signatures = ["", "i", "f", "w", "iw", "wi", "iiii", "iiiiii", "iiiiiii", "iiiiiiii", "ffffffff", "fffffffff", "iiiiiiw", "iiiiiw", "iiiiiwi", "iiiiiiff", "iiiiiiiiffffffffffiwi", "wwwwww", "iwiwiwiwf"];
const types: Readonly<Record<string, string>> = { i: "long", w: "__int128", f: "double" };

/** A body that tells all of its arguments, a thunk to it, and a call of that. */
function thunkProgram(): string {
  const list = (words: string, of: (type: string, index: number) => string): string => [...words].map((word, index) => `, ${of(types[word]!, index)}`).join("");
  const one = (words: string, index: number): string => {
    const parameters = list(words, (type, at) => `${type} a${at}`);
    const checks = [...words].map((word, at) => ` && a${at} == (${types[word]!})${value(word, at)}`).join("");
    return `
struct big thunk_${index}(void *self${parameters});
struct big body_${index}(void *self, const void *vtable${parameters}) {
  struct big result = {{ self == (void *)&marker && vtable == (const void *)the_vtable${checks}, found_main() }};
  return result;
}
static void call_${index}(void) {
  struct big got = thunk_${index}((void *)&marker${[...words].map((word, at) => `, ${value(word, at)}`).join("")});
  if (!got.part[0] || !got.part[1]) printf("${words}: %ld %ld\\n", got.part[0], got.part[1]);
}`;
  };
  return `
#include <stdio.h>
#include <unwind.h>
struct big { long part[9]; };
static int marker;
extern const char the_vtable[];
int main(void);
static _Unwind_Reason_Code look(struct _Unwind_Context *context, void *found) {
  *(long *)found |= _Unwind_FindEnclosingFunction((void *)(_Unwind_GetIP(context) - 1)) == (void *)main;
  return _URC_NO_REASON;
}
static long found_main(void) { long found = 0; _Unwind_Backtrace(look, &found); return found; }
${signatures.map(one).join("\n")}
int main(void) {
${signatures.map((_, index) => `  call_${index}();`).join("\n")}
  puts("done");
}
`;
}

const value = (word: string, at: number): string => (word === "f" ? `${at}.5` : word === "w" ? `(((__int128)${at + 100} << 64) | ${at})` : `${at + 1}L`);

test("thunks, with a result in memory", () => {
  if ("missing" in machine) return skip("thunks of AArch64 under QEMU", machine.missing);
  const ref = (name: string) => ({ unit: "u", object: "", name });
  const thunks = signatures.map((words, index): Thunk => ({
    name: `thunk_${index}`,
    target: ref(`body_${index}`),
    vtable: "the_vtable",
    position: 2,
    following: placed(words).places.length,
    words,
    why: 0,
  }));
  const { object, diagnostics } = synthesize({ target: "aarch64-unknown-linux-gnu", vtables: [], thunks, copies: [], traps: [] }, aarch64);
  assert.equal(diagnostics, []);
  scratch((folder) => {
    folder.write("thunks.o", object!);
    folder.write("vtable.c", "const char the_vtable[64];");
    folder.write("main.c", thunkProgram());
    for (const how of ["-static", "-pie"]) {
      folder.run(machine.cc, "-O1", "-fno-omit-frame-pointer", "-funwind-tables", how, ...(how === "-pie" ? ["-fPIE"] : []), "main.c", "vtable.c", "thunks.o", "-o", "thunks");
      assert.is(machine.run(folder, "./thunks").stdout, "done\n", how);
    }
  });
});

test("arguments that are not known in machine terms are refused", () => {
  for (const [following, words] of [[1, ""], [1, "x"], [3, "iix"]] as const) assert.ok("unwritable" in aarch64.thunk(1, following, words, kinds[0]!));
});

test.run();
