/** Calls that do not reach, in a program that RACE lays out: with a reach that is small enough to try, run under QEMU. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { readElf } from "../../formats/elf/index.js";
import { foreignMachine } from "../../tools/test/foreign.js";
import { scratch } from "../../tools/test/native.js";
import { skip } from "../../tools/test/skip.js";
import type { Architecture } from "../architecture.js";
import { layoutExecutable, type Executable } from "../emit/layout-executable.js";
import { wordAt } from "./instruction.js";
import { aarch64 } from "./index.js";

const machine = foreignMachine("aarch64");

/** A function that calls others and adds what they answer to its own number, with so much room around. */
const section = (name: string, number: number, calls: readonly string[], room: number): string => `
    .section .text.${name}, "ax", @progbits
    .globl ${name}
    .type ${name}, @function
${name}:
    stp x29, x30, [sp, #-32]!
    str x19, [sp, #16]
    mov x19, #${number}
${calls.map((call) => `    bl ${call}\n    add x19, x19, x0`).join("\n")}
    mov x0, x19
    ldr x19, [sp, #16]
    ldp x29, x30, [sp], #32
    ret
    .space ${room}
`;

const program = `
    .section .text.start, "ax", @progbits
    .globl _start
_start:
    bl one
    mov x8, #93
    svc #0
${section("one", 1, ["two", "five", "three", "five"], 3000)}
${section("two", 2, ["five"], 3000)}
${section("three", 3, ["four", "end"], 3000)}
${section("four", 4, ["end"], 3000)}
${section("five", 5, [], 3000)}
    .section .text.end, "ax", @progbits
    .globl end
end:
    b tail
    .section .text.tail, "ax", @progbits
    .globl tail
tail:
    mov x0, #20
    ret
`;
const answer = 1 + (2 + 5) + 5 + (3 + (4 + 20) + 20) + 5;

function laidOut(object: Uint8Array, reach: number): Executable {
  const architecture: Architecture = { ...aarch64, veneers: { ...aarch64.veneers!, reach } };
  return layoutExecutable([{ unit: "u", object: "", bytes: object }], [], { architecture });
}

/** Jumps through x16 in the code of a program. */
function veneersIn(bytes: Uint8Array): number {
  const { elf } = readElf(bytes, "program");
  const text = elf!.sections.find(({ name }) => name === ".text")!.data;
  return Array.from({ length: Math.floor(text.length / 4) }, (_, index) => wordAt(text, 4 * index)).filter((word) => word === 0xd61f0200).length;
}

test("a branch that does not reach goes by a veneer, one for each destination and stretch of code", () => {
  if ("missing" in machine) return skip("veneers of AArch64 under QEMU", machine.missing);
  scratch((folder) => {
    folder.write("program.s", program);
    folder.run(machine.cc, "-c", "program.s", "-o", "program.o");
    const counts = [2 ** 27, 16384, 8192, 4096].map((reach) => {
      const { bytes, diagnostics } = laidOut(folder.read("program.o"), reach);
      assert.equal(diagnostics, [], `${reach}`);
      folder.write("program", bytes!);
      assert.is(machine.run(folder, "./program").status, answer, `${reach}`);
      return veneersIn(bytes!);
    });
    assert.equal(counts, [0, 0, 3, 5]);
  });
});

test("the same inputs give the same bytes", () => {
  if ("missing" in machine) return skip("veneers twice", machine.missing);
  scratch((folder) => {
    folder.write("program.s", program);
    folder.run(machine.cc, "-c", "program.s", "-o", "program.o");
    assert.equal(laidOut(folder.read("program.o"), 4096).bytes, laidOut(folder.read("program.o"), 4096).bytes);
  });
});

test.run();
