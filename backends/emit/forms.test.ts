/**
 * Every form in which LLVM uses a layout symbol, for real: `cases/forms.ll` compiled static and position-independent,
 * resolved by `patchObject` and by the linker script of `defsym`, against the same module with literals in it.
 */
import { test } from "uvu";
import * as assert from "uvu/assert";
import type { Patch, Plan } from "../../specs/plan.js";
import { forms, functionsOf, harnessOf, patchesOf, planOf, withLiterals, type Values } from "../../tools/test/forms.js";
import {
  llvmTool,
  program,
  runsX86_64Linux,
  scratch,
  type Scratch,
} from "../../tools/test/native.js";
import { skip } from "../../tools/test/skip.js";
import { x86_64 } from "../x86-64/index.js";
import { defsym } from "./defsym.js";
import { patchObject } from "./patch-object.js";

const functions = functionsOf(forms);

const sets: readonly Values[] = [
  {
    "race.off.X": 24n,
    "race.size.X": 40n,
    "race.small": 100n,
    "race.word": 0x1234n,
    "race.full": 0xfedcba9876543210n,
    "race.plain": 72n,
    "race.default": 5n,
  },
  {
    "race.off.X": 0x7fffff00n,
    "race.size.X": 0x7fffffffn,
    "race.small": 127n,
    "race.word": 0xfffen,
    "race.full": 1n << 63n,
    "race.plain": 0x12345678n,
    "race.default": 0x7fffffffn,
  },
  {
    "race.off.X": 0n,
    "race.size.X": 1n,
    "race.small": 1n,
    "race.word": 0n,
    "race.full": 0n,
    "race.plain": 0n,
    "race.default": 0n,
  },
];

const plan = (patches: readonly Patch[]): Plan => planOf("x86_64-unknown-linux-gnu", patches);

function compile(
  here: Scratch,
  llc: string,
  name: string,
  text: string,
  model: string,
): Uint8Array {
  here.write(`${name}.ll`, text);
  here.run(
    llc,
    "-O2",
    `-relocation-model=${model}`,
    "-function-sections",
    "-data-sections",
    "-filetype=obj",
    `${name}.ll`,
    "-o",
    `${name}.o`,
  );
  return here.read(`${name}.o`);
}

function linked(here: Scratch, name: string, ...more: readonly string[]): string {
  here.run("cc", "-O1", "-w", "main.c", ...more, "-o", name);
  return here.run(`./${name}`).stdout;
}

/** Compiled static, LLVM stores a 64-bit symbol as a sign-extended word, whatever range the symbol has: see the last test. */
const narrowed = (values: Values): Values => ({
  ...values,
  "race.full": BigInt.asUintN(31, values["race.full"]!),
});

for (const model of ["static", "pic"])
  sets.forEach((set, index) =>
    test(`${model}, values ${index}: patched, by script and by literals the same`, () => {
      const values = model === "static" ? narrowed(set) : set;
      const llc = llvmTool("llc");
      if (!llc || !program("cc") || !runsX86_64Linux)
        return skip("site forms", "llc of a rustup toolchain or cc is not here");
      scratch((here) => {
        here.write("main.c", harnessOf(functions));
        const object = compile(here, llc, "symbolic", forms, model);
        compile(here, llc, "literal", withLiterals(forms, values), model);
        const wanted = linked(here, "literal", "literal.o", "-no-pie");
        assert.ok(wanted.split("\n").length > functions.length * 10);

        const input = { unit: "forms", object: "", bytes: object };
        const patched = patchObject(input, plan(patchesOf(object, values)), x86_64);
        assert.equal(patched.diagnostics, []);
        here.write("patched.o", patched.bytes!);
        assert.is(here.run("readelf", "-rs", "--wide", "patched.o").stdout.match(/race\./g), null);
        assert.is(
          linked(here, "patched", "patched.o", model === "pic" ? "-pie" : "-no-pie"),
          wanted,
        );

        const script = defsym(plan(patchesOf(object, values)), [input], x86_64);
        assert.equal(script.diagnostics, []);
        here.write("values.ld", script.text!);
        assert.is(linked(here, "script", "symbolic.o", "values.ld", "-no-pie"), wanted);
        if (program("ld.lld"))
          assert.is(
            linked(here, "script-lld", "symbolic.o", "values.ld", "-no-pie", "-fuse-ld=lld"),
            wanted,
          );
      });
    }),
  );

test("a byte that the machine would sign-extend is value_out_of_range, and names the limit", () => {
  const llc = llvmTool("llc");
  if (!llc) return skip("sign-extended bytes", "llc of a rustup toolchain is not here");
  scratch((here) => {
    const object = compile(here, llc, "symbolic", forms, "static");
    const values = { ...sets[0]!, "race.small": 128n };
    const { bytes, diagnostics } = patchObject(
      { unit: "forms", object: "", bytes: object },
      plan(patchesOf(object, values)),
      x86_64,
    );
    assert.is(bytes, undefined);
    assert.ok(diagnostics.length >= 4);
    for (const diagnostic of diagnostics) assert.is(diagnostic.code, "value_out_of_range");
    assert.match(
      diagnostics[0]!.message,
      /^value of race\.small is 128, and the site can hold -128 to 127$/,
    );
    assert.match(diagnostics[0]!.labels[0]!.text, /^forms \.text\.f_\w+\+0x\d+ in f_/);
  });
});

test("a 64-bit value in the 32 bits that static code has for it is value_out_of_range", () => {
  const llc = llvmTool("llc");
  if (!llc) return skip("64-bit stores", "llc of a rustup toolchain is not here");
  scratch((here) => {
    const object = compile(here, llc, "symbolic", forms, "static");
    const { diagnostics } = patchObject(
      { unit: "forms", object: "", bytes: object },
      plan(patchesOf(object, sets[0]!)),
      x86_64,
    );
    assert.equal(
      diagnostics.map(({ code, labels }) => `${code} ${labels[0]!.text}`),
      ["value_out_of_range forms .text.f_store_full+0x3 in f_store_full"],
    );
  });
});

test.run();
