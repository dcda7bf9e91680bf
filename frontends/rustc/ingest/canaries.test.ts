/**
 * Canaries in objects: what is read of them, and that no linker takes them into a program, also where debug information
 * speaks of them. The objects are C, with a static of the form that the driver has rustc write.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { readElf, type Elf } from "../../../formats/elf/index.js";
import { skip } from "../../../tools/test/skip.js";
import { canariesOf, canaryRecords, keepOutOfProgram } from "./canaries.js";

const folder = mkdtempSync(join(tmpdir(), "race-canaries-"));
const read = (bytes: Uint8Array): Elf | undefined => readElf(bytes, "x.o").elf;
const has = (program: string): boolean => spawnSync(program, ["--version"]).status === 0;

function run(program: string, ...args: readonly string[]): void {
  const ran = spawnSync(program, [...args], { cwd: folder, encoding: "utf8" });
  assert.is(ran.status, 0, `${program} ${args.join(" ")}\n${ran.stderr}`);
}

const text = `struct canary { char name[80]; unsigned size, align; unsigned long long value[3]; };
const struct canary _Rx_RACE_CANARIES[2] __attribute__((visibility("hidden"))) = {
  { "core::option::Option<char>", 4, 4, { 0x110000 } },
  { "core::option::Option<core::time::Duration>", 16, 8, { 0, 1000000000 } } };
const int beside = 7;
`;

function compiled(cc: string, ...flags: readonly string[]): Uint8Array {
  writeFileSync(join(folder, "c.c"), text);
  run(cc, "-c", "-g", ...flags, "c.c", "-o", "c.o");
  return new Uint8Array(readFileSync(join(folder, "c.o")));
}

test("names, sizes and values are read, whether the object is to be linked or was packed", () => {
  const expected = [
    { type: "core::option::Option<char>", size: 4n, align: 4n, value: 0x110000n, object: "x.o" },
    { type: "core::option::Option<core::time::Duration>", size: 16n, align: 8n, value: 1000000000n << 64n, object: "x.o" },
  ];
  const bytes = compiled("cc", "-fdata-sections");
  assert.equal(canariesOf(bytes, "x.o", read), expected);
  assert.equal(canariesOf(keepOutOfProgram(bytes, read), "x.o", read), expected);
});

test("an object without canaries, something that is no object and a static that is cut off are nothing to be afraid of", () => {
  const none = new TextEncoder().encode("_RACE_CANARIES");
  assert.equal(canariesOf(none, "x.o", read), []);
  assert.is(keepOutOfProgram(none, read), none);
  const bytes = compiled("cc", "-fdata-sections");
  const cut = read(bytes)!;
  const short = { ...cut, symbols: cut.symbols.map((one) => (one.name.endsWith("_RACE_CANARIES") ? { ...one, size: 200n } : one)) };
  assert.is(canariesOf(bytes, "x.o", () => short).length, 1);
  const far = { ...cut, symbols: cut.symbols.map((one) => (one.name.endsWith("_RACE_CANARIES") ? { ...one, value: 1n << 40n } : one)) };
  assert.equal(canariesOf(bytes, "x.o", () => far), []);
});

for (const linker of ["bfd", "lld", "mold"])
  test(`ld.${linker} leaves them out, with debug information that speaks of them`, () => {
    if (!has(`ld.${linker}`)) return skip(`canaries and ld.${linker}`, `ld.${linker} is not there`);
    writeFileSync(join(folder, "packed.o"), keepOutOfProgram(compiled("cc", "-fdata-sections"), read));
    writeFileSync(join(folder, "main.c"), "extern const int beside; int main(void) { return beside - 7; }\n");
    run("cc", "-g", "main.c", "packed.o", `-fuse-ld=${linker}`, "-o", "program");
    run(join(folder, "program"));
    assert.not(readFileSync(join(folder, "program")).includes("core::option::Option<char>"), "they are not in the program");
  });

test("on 32 bits, where relocations have no addends of their own, as well", () => {
  if (!has("arm-linux-gnueabihf-gcc") && !has("arm-none-eabi-gcc") && spawnSync("cc", ["-m32", "-c", "-x", "c", "/dev/null", "-o", join(folder, "m.o")]).status !== 0) return skip("canaries of 32 bits", "no compiler for 32 bits");
  const cc = ["arm-none-eabi-gcc", "arm-linux-gnueabihf-gcc"].find(has);
  const elf = read(keepOutOfProgram(cc ? compiled(cc, "-fdata-sections") : compiled("cc", "-m32", "-fdata-sections"), read))!;
  const at = elf.symbols.findIndex(({ name }) => name.endsWith("_RACE_CANARIES"));
  const { place } = elf.symbols[at]!;
  assert.is(place.kind === "section" && elf.sections[place.section]!.flags, 0x80000000n);
  assert.not(elf.relocations.some(({ entries }) => entries.some(({ symbol }) => symbol === at)), "nothing refers to them");
});

test("beside other data they stay where they are", () => {
  const bytes = compiled("cc", "-fno-data-sections");
  assert.is(keepOutOfProgram(bytes, read), bytes);
});

test("what is stated and what is held stand side by side, also where there is one of them", () => {
  const held = [{ type: "a", size: 1n, align: 1n, value: 2n, object: "x.o" }, { type: "b", size: 1n, align: 1n, value: 3n, object: "x.o" }];
  assert.equal(canaryRecords(held, { a: "2", c: "4" }, new Set(["type a"])).map(({ attributes, edges }) => [attributes.name, attributes.value, attributes.stated, edges.describes]), [
    ["a", 2n, 2n, ["type a"]],
    ["b", 3n, undefined, undefined],
    ["c", undefined, 4n, undefined],
  ]);
});

test.after(() => rmSync(folder, { recursive: true }));

test.run();
