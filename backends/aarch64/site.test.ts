/**
 * All forms of sites, run under QEMU: `run/forms.s` is assembled by GNU's assembler and patched with numbers that fit,
 * that need another instruction, and that need a detour; `run/forms.c` looks at what each instruction does then.
 */
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { readElf } from "../../formats/elf/index.js";
import type { Patch, Plan } from "../../specs/plan.js";
import { foreignMachine } from "../../tools/test/foreign.js";
import { scratch, type Scratch } from "../../tools/test/native.js";
import { skip } from "../../tools/test/skip.js";
import { defsym } from "../emit/defsym.js";
import { patchObject, type PatchedObject } from "../emit/patch-object.js";
import { writeValue } from "../emit/write-value.js";
import { aarch64 } from "./index.js";

const forms = join(dirname(fileURLToPath(import.meta.url)), "run");
const names = new Map(aarch64.relocations.map(({ number, name }) => [number, name]));
const machine = foreignMachine("aarch64");

function patchesOf(object: Uint8Array, value: bigint): readonly Patch[] {
  const { elf } = readElf(object, "forms.o");
  return elf!.relocations.flatMap(({ target, entries }) =>
    entries.flatMap(({ offset, type, symbol, addend }): Patch[] =>
      elf!.symbols[symbol]!.name === "race.off.X"
        ? [{ unit: "forms", object: "", section: target, offset, relocation: names.get(type)!, symbol: "race.off.X", from: 0n, to: value + addend, what: "offset of X", why: 0 }]
        : [],
    ),
  );
}

function patched(object: Uint8Array, value: bigint): PatchedObject {
  const patches = patchesOf(object, value);
  assert.ok(patches.length > 25);
  return patchObject({ unit: "forms", object: "", bytes: object }, { patches, bindings: [], vtables: [], copies: [], traps: [] }, aarch64);
}

function assemble(folder: Scratch, cc: string): Uint8Array {
  folder.write("forms.s", readFileSync(join(forms, "forms.s")));
  folder.run(cc, "-c", "forms.s", "-o", "forms.o");
  return folder.read("forms.o");
}

/** Numbers and how many detours they take among the forms. */
const values: readonly (readonly [bigint, number])[] = [
  [0n, 0],
  [48n, 0],
  [4080n, 0],
  // not a multiple of 2, 4, 8, 16; `ldur` reaches it
  [33n, 0],
  [-16n, 0],
  [-255n, 0],
  // beyond `ldur`, not a multiple of what most accesses move
  [1027n, 11],
  [-4095n, 13],
  [4096n, 2],
  [16384n, 8],
  [65536n, 13],
  [0x12345678n, 19],
  [0x123450n, 19],
];

test("what code does with a number is right, whatever the number", () => {
  if ("missing" in machine) return skip("sites of AArch64 under QEMU", machine.missing);
  scratch((folder) => {
    const object = assemble(folder, machine.cc);
    folder.write("forms.c", readFileSync(join(forms, "forms.c")));
    for (const [value, detours] of values) {
      const { bytes, sites, diagnostics } = patched(object, value);
      assert.equal(diagnostics, [], `${value}`);
      folder.write("patched.o", bytes!);
      folder.run(machine.cc, "-O1", "-static", `-DVALUE=${value}`, "forms.c", "patched.o", "-o", "forms");
      const ran = machine.run(folder, "./forms");
      assert.is(ran.stdout, "done\n", `${value}: ${ran.stderr}`);
      const islands = sites.filter(({ at, patch }) => at !== patch.offset);
      assert.is(islands.length, detours, `detours for ${value}`);
    }
  });
});

test("a byte of data is marked by a relocation that asks for nothing", () => {
  const relocation = aarch64.relocations.find(({ name }) => name === "R_AARCH64_NONE")!;
  const write = (to: bigint, from = 0n, executable = false) =>
    writeValue(aarch64, { code: { bytes: Uint8Array.of(7, 0, 7), executable, start: 0, end: 3, halves: [] }, offset: 1, relocation, addend: 0n, from, to });
  const written = write(200n);
  assert.ok(written.kind === "written" && written.at === 1);
  assert.equal(written.kind === "written" && [...written.bytes], [200]);
  assert.is(write(256n).kind, "out-of-range");
  assert.is(write(1n, 1n).kind, "unexpected");
  assert.is(write(1n, 0n, true).kind, "no-site");
});

test("a linker script is refused what other linkers would truncate", () => {
  if ("missing" in machine) return skip("linker scripts for AArch64", machine.missing);
  scratch((folder) => {
    const bytes = assemble(folder, machine.cc);
    const script = (value: bigint) =>
      defsym({ target: "", patches: patchesOf(bytes, value), bindings: [], vtables: [], thunks: [], copies: [], traps: [], guards: [] } as unknown as Plan, [{ unit: "forms", object: "", bytes }], aarch64);
    assert.match(script(4080n).text!, '"race.off.X" = 4080;');
    const { text, diagnostics } = script(5000n);
    assert.is(text, undefined);
    assert.is(diagnostics[0]!.code, "value_out_of_range");
    assert.match(diagnostics[0]!.message, "a linker script cannot put offset of X, 5000, where R_AARCH64_LDST8_ABS_LO12_NC stands");
  });
});

test("a number beyond every way around is refused, with the site and the limits", () => {
  if ("missing" in machine) return skip("sites of AArch64", machine.missing);
  scratch((folder) => {
    const { diagnostics } = patched(assemble(folder, machine.cc), 1n << 40n);
    const first = diagnostics.find(({ labels }) => labels[0]!.text.includes("load32"))!;
    assert.is(first.code, "value_out_of_range");
    assert.is(first.message, "offset of X is 1099511627776, and the site can hold 0 to 16380");
    assert.is(first.notes[0], "the relocation is R_AARCH64_LDST32_ABS_LO12_NC against race.off.X");
  });
});

test.run();
