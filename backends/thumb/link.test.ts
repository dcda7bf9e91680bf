/** Objects of LLVM for ARM that must not meet, and what an output of those that may says of itself, as readelf reads it. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { readBuildAttributes, SHF_ALLOC, SHF_EXECINSTR, SHT_PROGBITS, writeBuildAttributes, writeRelocatable } from "../../formats/elf/index.js";
import { llvmTool, program, scratch, type Scratch } from "../../tools/test/native.js";
import { skip } from "../../tools/test/skip.js";
import { layoutExecutable, mergeObjects, strangers } from "../emit/index.js";
import { agreements, merge } from "./attributes.js";
import { thumb } from "./index.js";

const llc = llvmTool("llc");
const readelf = program("readelf");

const soft = ["-mtriple=thumbv7em-none-eabi"];
const softfp = ["-mtriple=thumbv7em-none-eabi", "-mcpu=cortex-m4", "-float-abi=soft"];
const hard = ["-mtriple=thumbv7em-none-eabihf", "-mcpu=cortex-m4", "-float-abi=hard"];

function compiled(here: Scratch, name: string, options: readonly string[]): Uint8Array {
  here.write(`${name}.ll`, `define float @${name}(float %x, ptr %p) { %v = load float, ptr %p\n %s = fadd float %x, %v\n ret float %s }`);
  here.run(llc!, "-O2", "-function-sections", "-filetype=obj", ...options, `${name}.ll`, "-o", `${name}.o`);
  return here.read(`${name}.o`);
}

const inputs = (objects: readonly Uint8Array[]) => objects.map((bytes, index) => ({ unit: `part${index}`, object: "", bytes }));
// what there is no library of here: the routine that adds without instructions for it
const adding = writeRelocatable({
  elfClass: 32, machine: 40, flags: 0x05000000,
  sections: [{ name: ".text.add", type: SHT_PROGBITS, flags: SHF_ALLOC | SHF_EXECINSTR, alignment: 4, entrySize: 0, content: { kind: "bytes", data: Uint8Array.of(0x70, 0x47) }, relocations: [] }],
  symbols: [{ name: "__aeabi_fadd", binding: 1, type: 2, visibility: 0, place: { kind: "section", section: 0 }, value: 1n, size: 2n }],
});
const told = (objects: readonly Uint8Array[]): readonly string[] => {
  const made = [layoutExecutable(inputs([...objects, adding]), [], { architecture: thumb }), mergeObjects(inputs(objects), { architecture: thumb }), { diagnostics: strangers(inputs(objects), thumb) }];
  const texts = made.map(({ diagnostics }) => diagnostics.map(({ code, message, labels }) => [`${code} ${message}`, ...labels.map(({ text }) => text)].join("\n")).join("\n"));
  for (const text of texts) assert.is(text, texts[0]);
  return texts[0]!.split("\n");
};

test("soft and softfp go together, hard with neither, whoever links", () => {
  if (!llc) return skip("float ABIs of ARM", "llc is not here");
  scratch((here) => {
    const all = { soft: compiled(here, "_start", soft), softfp: compiled(here, "other", softfp), hard: compiled(here, "hard", hard), first: compiled(here, "_start", hard) };
    assert.equal(told([all.soft, all.softfp]), [""]);
    assert.equal(told([all.first, all.hard]), [""]);
    assert.equal(told([all.soft, all.softfp, all.hard]), [
      "wrong_target part2 and part0 do not fit each other: they differ in floating-point arguments",
      "part0: floating-point arguments: in integer registers (soft, softfp)",
      "part2: floating-point arguments: in floating-point registers (hard)",
    ]);
    assert.equal(told([all.first, all.softfp]).slice(0, 1), ["wrong_target part1 and part0 do not fit each other: they differ in floating-point arguments"]);
  });
});

test("code for another profile of ARM, for the other order of bytes, and ARM instructions are refused by name", () => {
  if (!llc) return skip("other ARM processors", "llc is not here");
  scratch((here) => {
    const mine = compiled(here, "_start", soft);
    assert.equal(told([mine, compiled(here, "other", ["-mtriple=thumbv7a-none-eabi"])]), [
      "wrong_target part1 and part0 do not fit each other: they differ in instructions",
      "part0: instructions: those of microcontrollers (M)",
      "part1: instructions: those of applications' processors (A)",
    ]);
    const big = compiled(here, "big", ["-mtriple=thumbebv7em-none-eabi"]);
    assert.match(told([mine, big])[0]!, /^unsupported_elf part1 .*it is not little endian$/);
    const arm = compiled(here, "arm", ["-mtriple=armv5te-none-eabi"]);
    const { diagnostics } = mergeObjects(inputs([mine, arm]), { architecture: thumb });
    assert.equal(diagnostics.map(({ code, message }) => `${code} ${message}`), ["unknown_relocation part1 has a relocation that RACE does not know: R_ARM_CALL at .text.arm+0x8"]);
  });
});

test("attributes of outputs say the most that an object needs, and no output has tables for unwinding that nobody reads", () => {
  if (!llc || !readelf) return skip("attributes of ARM", "llc or readelf is not here");
  scratch((here) => {
    const objects = [compiled(here, "_start", soft), compiled(here, "other", softfp)];
    here.write("merged.o", mergeObjects(inputs(objects), { architecture: thumb }).object!);
    const merged = here.run(readelf, "-aW", "merged.o");
    assert.is(merged.stderr, "");
    assert.match(merged.stdout, /Tag_CPU_arch: v7E-M\n  Tag_CPU_arch_profile: Microcontroller\n[^]*Tag_FP_arch: VFPv4-D16\n/);
    // each table still names the code that it is for
    assert.match(merged.stdout, /\.ARM\.exidx\.text\._start.* AL [^]*\.ARM\.exidx\.text\.other.* AL /);
    for (const name of ["_start", "other"]) assert.ok(merged.stdout.includes(`Unwind section '.ARM.exidx.text.${name}' `));
    here.write("program", layoutExecutable(inputs([...objects, adding]), [], { architecture: thumb }).bytes!);
    const laid = here.run(readelf, "-aW", "program");
    assert.is(laid.stderr, "");
    assert.match(laid.stdout, /Flags:\s+0x5000200, Version5 EABI, soft-float ABI/);
    assert.match(laid.stdout, /Tag_CPU_arch_profile: Microcontroller/);
    assert.not.match(laid.stdout, /exidx/i);
    here.write("hard", layoutExecutable(inputs([compiled(here, "_start", hard)]), [], { architecture: thumb }).bytes!);
    assert.match(here.run(readelf, "-hA", "hard").stdout, /Flags:\s+0x5000400, Version5 EABI, hard-float ABI[^]*Tag_ABI_VFP_args: VFP registers/);
  });
});

const isText = (tag: number): boolean => (tag < 32 ? tag === 4 || tag === 5 : tag % 2 === 1);
const section = (...pairs: readonly (readonly [number, number | string])[]): Uint8Array => writeBuildAttributes(new Map(pairs), "aeabi");
const merged = (...all: readonly Uint8Array[]) => [...readBuildAttributes(merge(all), "aeabi", isText)!];

test("each attribute is merged in its own way", () => {
  assert.equal(merged(section([67, "2.09"], [6, 13], [7, 77], [25, 1], [28, 3]), section([67, "2.09"], [6, 10], [7, 77], [24, 1], [28, 1])), [[67, "2.09"], [6, 13], [7, 77], [24, 1], [28, 1]]);
  assert.equal(merged(section([5, "cortex-m4"], [30, 1]), section([5, "cortex-m7"], [30, 2])), []);
  assert.equal(merged(section([6, 16], [7, 77]), section([6, 13], [7, 77])), [[6, 17], [7, 77]]);
  assert.equal(merge([]), new Uint8Array());
  // an object that says nothing goes with all
  assert.equal(merged(section([18, 4]), new Uint8Array()), [[18, 4]]);
  assert.equal(agreements(0, undefined), []);
});

test("attributes that are cut off or overlap are damage, wherever they end", () => {
  const whole = section([67, "2.09"], [5, "cortex-m4"], [6, 13], [300, 70_000]);
  assert.equal([...readBuildAttributes(whole, "aeabi", isText)!], [[67, "2.09"], [5, "cortex-m4"], [6, 13], [300, 70_000]]);
  assert.equal([...readBuildAttributes(whole, "another", isText)!], []);
  for (let length = 2; length < whole.length; length++) assert.is(readBuildAttributes(whole.slice(0, length), "aeabi", isText), undefined, `${length} bytes`);
  const object = writeRelocatable({ elfClass: 32, machine: 40, flags: 0x05000000, symbols: [], sections: [{ name: ".ARM.attributes", type: 0x70000003, flags: 0n, alignment: 1, entrySize: 0, content: { kind: "bytes", data: whole.slice(0, 9) }, relocations: [] }] });
  assert.equal(mergeObjects(inputs([object]), { architecture: thumb }).diagnostics.map(({ code, message }) => `${code} ${message}`), ["damaged_object part0 is damaged: .ARM.attributes cannot be read"]);
});

test.run();
