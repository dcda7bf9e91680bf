/** Symbols as immediates: what becomes one instruction, and what must stay as it is. */
import { spawnSync } from "node:child_process";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { immediates } from "../../../backends/aarch64/immediates.js";
import { immediates as riscv } from "../../../backends/riscv64/immediates.js";
import { immediates as thumb } from "../../../backends/thumb/immediates.js";
import { printModule, readModule } from "../../../formats/llvm-ir/functions.js";
import { llvmTool } from "../../../tools/test/native.js";
import { skip } from "../../../tools/test/skip.js";
import { writeImmediates } from "./immediates.js";

const off = "ptrtoint (ptr @race.off.A to i64)";
const off4 = `add (i64 ${off}, i64 4)`;
const declared = "@race.off.A = extern_weak hidden global {}, !absolute_symbol !0\n@race.size.T = extern_weak hidden global {}, !absolute_symbol !0\n!0 = !{i64 0, i64 2147483648}";

function module(body: string): string {
  return `target triple = "aarch64-unknown-linux-gnu"\ndefine void @f(ptr %p, i64 %n, ptr %out) {\n${body.trim().split("\n").map((line) => (/^\S+:$/.test(line.trim()) ? line.trim() : `  ${line.trim()}`)).join("\n")}\n}\ndeclare void @use(i64)\n${declared}\n`;
}

function written(text: string): { readonly text: string; readonly count: number } {
  const parts = readModule(text);
  const count = writeImmediates(parts, immediates);
  return { text: printModule(parts), count };
}

/** The instructions that LLVM makes of a function, its relocations among them. */
function assembly(title: string, text: string): readonly string[] | undefined {
  const llc = llvmTool("llc");
  if (!llc) return void skip(title, "llvm-tools are not here");
  const ran = spawnSync(llc, ["-O3", "-relocation-model=pic", "-o", "-"], { input: text, encoding: "utf8" });
  assert.is(ran.status, 0, ran.stderr);
  const code = ran.stdout.slice(ran.stdout.indexOf("\nf:"));
  return code.slice(0, code.indexOf(".Lfunc_end0")).split("\n").slice(1).map((line) => line.replace(/\/\/.*/, "").trim().replaceAll(/\s+/g, " ")).filter((line) => line && !/^\.cfi|:$/.test(line));
}

function expect(title: string, body: string, instructions: readonly string[]): void {
  test(title, () => {
    const code = assembly(title, written(module(body)).text);
    if (code) assert.equal(code, instructions);
  });
}

expect("a load and a store at a field are one instruction each", `
  %a = getelementptr inbounds i8, ptr %p, i64 ${off}
  %v = load i32, ptr %a, align 4
  %w = add i32 %v, 1
  store i32 %w, ptr %a, align 4
  ret void`, ["ldr w8, [x0, :lo12:race.off.A]", "add w8, w8, #1", "str w8, [x0, :lo12:race.off.A]", "ret"]);

expect("a place within a field", `
  %a = getelementptr i8, ptr %p, i64 ${off4}
  store ptr null, ptr %a, align 8
  ret void`, ["str xzr, [x0, :lo12:race.off.A+4]", "ret"]);

expect("what is extended, compared or a truth takes no instruction more", `
  %a = getelementptr i8, ptr %p, i64 ${off}
  %b = load i8, ptr %a, align 1
  %z = zext i8 %b to i64
  %c = icmp ult i8 %b, 7
  %s = select i1 %c, i64 %z, i64 %n
  store i64 %s, ptr %out, align 8
  ret void`, ["ldrb w8, [x0, :lo12:race.off.A]", "cmp w8, #7", "csel x8, x8, x1, lo", "str x8, [x2]", "ret"]);

expect("an integer of which all ask for the sign is loaded with it", `
  %a = getelementptr i8, ptr %p, i64 ${off}
  %b = load i16, ptr %a, align 2
  %z = sext i16 %b to i64
  store i64 %z, ptr %out, align 8
  ret void`, ["ldrsh x8, [x0, :lo12:race.off.A]", "str x8, [x2]", "ret"]);

expect("floats and vectors", `
  %a = getelementptr i8, ptr %p, i64 ${off}
  %v = load <2 x float>, ptr %a, align 4
  %w = fadd <2 x float> %v, %v
  store <2 x float> %w, ptr %a, align 4
  ret void`, ["ldr d0, [x0, :lo12:race.off.A]", "fadd v0.2s, v0.2s, v0.2s", "str d0, [x0, :lo12:race.off.A]", "ret"]);

expect("an address that is needed as such is a sum, and what is behind it is LLVM's again", `
  %a = getelementptr i8, ptr %p, i64 ${off}
  %v = load i64, ptr %a, align 8
  store i64 %v, ptr %out, align 8
  %i = ptrtoint ptr %a to i64
  call void @use(i64 %i)
  ret void`, ["str x30, [sp, #-16]!", "add x0, x0, :lo12:race.off.A", "ldr x8, [x0]", "str x8, [x2]", "bl use", "ldr x30, [sp], #16", "ret"]);

test("atomic and volatile accesses are no plain ones, nor is what is aligned less than it is wide", () => {
  for (const load of ["load atomic i32, ptr %a acquire, align 4", "load volatile i32, ptr %a, align 4", "load i32, ptr %a, align 2"]) {
    const { text } = written(module(`%a = getelementptr i8, ptr %p, i64 ${off}\n%v = ${load}\nret void`));
    assert.match(text, `%v = ${load}`);
    assert.match(text, /%a = call ptr asm "add \$0/);
  }
});

test("where memory must be accessed aligned, a vector that lies as its elements do is no plain access", () => {
  const text = module(`%a = getelementptr i8, ptr %p, i64 ${off}\n%v = load <2 x float>, ptr %a, align 4\nret void`);
  assert.match(written(text).text, /asm "ldr /);
  assert.not.match(written(`${text}attributes #0 = { "target-features"="+neon,+strict-align" }\n`).text, /asm "ldr /);
});

test("numbers: once in a block, in front of loops, not in phis", () => {
  const { text } = written(module(`
    entry:
    call void @use(i64 ${off})
    call void @use(i64 ${off})
    br label %loop
    loop:
    %i = phi i64 [ 0, %entry ], [ %j, %loop ]
    %j = add i64 %i, ${off.replace("off.A", "size.T")}
    %k = mul i64 %i, ${off.replace("off.A", "size.T")}
    call void @use(i64 %k)
    %c = icmp eq i64 %j, %n
    br i1 %c, label %end, label %loop
    end:
    %m = phi i64 [ ${off}, %loop ]
    call void @use(i64 %m)
    ret void`));
  assert.is(text.match(/movz/g)!.length, 2);
  const [entry, loop] = [text.slice(0, text.indexOf("loop:")), text.slice(text.indexOf("loop:"))];
  assert.match(entry, /movz \$0, #:abs_g0:\$\{1:c\}", "=r,S"\(ptr @race.size.T\) #\d+\n  br label %loop/);
  assert.not.match(loop, /movz/);
  assert.match(loop, /%j = call i64 asm "add/);
  assert.match(loop, /%m = phi i64 \[ ptrtoint/);
});

test("two pairs of neighbours are worth a sum; records of the debugger lose what is gone", () => {
  const at = (more: number) => `getelementptr i8, ptr %p, i64 ${more ? `add (i64 ${off}, i64 ${more})` : off}`;
  const body = [0, 8, 16, 24].flatMap((more) => [`%a${more} = ${at(more)}`, `store i64 %n, ptr %a${more}, align 8`]).join("\n");
  const four = written(module(`${body}\nret void`));
  assert.is(four.count, 1);
  const code = assembly("pairs of neighbours", four.text);
  if (code) assert.equal(code, ["add x8, x0, :lo12:race.off.A", "stp x1, x1, [x8]", "stp x1, x1, [x8, #16]", "ret"]);
  const one = written(module(`%a = ${at(0)}\n  #dbg_value(ptr %a, !0, !0, !0)\nstore i64 %n, ptr %a, align 8\nret void`).replace("\n    #dbg", "\n    #dbg"));
  assert.match(one.text, "#dbg_value(ptr poison");
});

test("a form that needs a feature is for modules all of whose functions may use it", () => {
  const load = `%a = getelementptr i8, ptr %p, i64 ${off}\n%v = load double, ptr %a, align 8\nstore double %v, ptr %out, align 8\nret void`;
  const of = (...groups: readonly string[]) => module(load) + groups.map((features, i) => `attributes #${i} = { "target-features"="${features}" }\n`).join("");
  const count = (text: string) => {
    const parts = readModule(text);
    writeImmediates(parts, riscv);
    return (printModule(parts).match(/fld \$0/g) ?? []).length;
  };
  assert.equal([of(), of("+m,+a"), of("+m,+d", "+m"), of("+m,+d", "+d,+m")].map(count), [0, 0, 0, 1]);
});

const word = off.replace("i64", "i32");
/** The same for a machine of 32 bits, whose instructions hold no negative number and none above 4095 beside a symbol. */
function thumbModule(body: string): string {
  return module(body).replaceAll("i64 %n", "i32 %n").replace("aarch64-unknown-linux-gnu", "thumbv7em-none-eabi").replace("!0 = !{i64 0, i64 2147483648}", "!0 = !{i32 0, i32 2147483647}").replace("@use(i64)", "@use(i32)");
}

function onThumb(title: string, body: string, instructions: readonly string[]): void {
  test(title, () => {
    const llc = llvmTool("llc");
    if (!llc) return skip(title, "llvm-tools are not here");
    const parts = readModule(thumbModule(body));
    writeImmediates(parts, thumb);
    const ran = spawnSync(llc, ["-O3", "-relocation-model=static", "-o", "-"], { input: printModule(parts), encoding: "utf8" });
    assert.is(ran.status, 0, ran.stderr);
    const code = ran.stdout.slice(ran.stdout.indexOf("\nf:"));
    const lines = code.slice(0, code.indexOf(".Lfunc_end0")).split("\n").slice(1).map((line) => line.replace(/@ .*/, "").trim().replaceAll(/\s+/g, " "));
    const said = lines.filter((line) => line && !/^(@|\.fn|\.save|\.setfp|\.p2align)|:$/.test(line)).map((line) => line.replace(/^\.reloc \S+, R_ARM_/, ""));
    assert.equal(said, instructions);
  });
}

onThumb("32 bits: a load and a store at a field are one instruction each, and what is smaller than a register is extended", `
  %a = getelementptr inbounds i8, ptr %p, i32 ${word}
  %b = getelementptr inbounds i8, ptr %p, i32 add (i32 ${word}, i32 4)
  %v = load i32, ptr %a, align 4
  %h = load i16, ptr %b, align 2
  %z = sext i16 %h to i32
  %w = add i32 %v, %z
  store i32 %w, ptr %a, align 4
  ret void`, ["PRIVATE_0, race.off.A", "ldr.w r1, [r0]", "PRIVATE_0, race.off.A", "ldrsh.w r2, [r0, #4]", "add r1, r2", "PRIVATE_0, race.off.A", "str.w r1, [r0]", "bx lr"]);

onThumb("32 bits: eight bytes at once, and an integer that is extended to them", `
  %a = getelementptr inbounds i8, ptr %p, i32 ${word}
  %b = getelementptr inbounds i8, ptr %p, i32 add (i32 ${word}, i32 8)
  %v = load i64, ptr %a, align 8
  %h = load i8, ptr %b, align 1
  %z = zext i8 %h to i64
  %w = xor i64 %v, %z
  store i64 %w, ptr %a, align 8
  ret void`, ["PRIVATE_1, race.off.A", "ldrd r2, r3, [r0]", "PRIVATE_0, race.off.A", "ldrb.w r1, [r0, #8]", "eors r2, r1", "PRIVATE_1, race.off.A", "strd r2, r3, [r0]", "bx lr"]);

test("32 bits: a place too far beyond a symbol stays as it is, and so does a number of 64 bits", () => {
  const of = (body: string): number => writeImmediates(readModule(thumbModule(`${body}\nret void`)), thumb);
  const load = (more: number, type = "i32"): string => `%a = getelementptr i8, ptr %p, i32 add (i32 ${word}, i32 ${more})\n%v = load ${type}, ptr %a, align 8`;
  assert.equal([load(4095), load(4096), load(-4), load(1016, "i64"), load(1024, "i64")].map(of), [1, 0, 0, 1, 1]);
  assert.equal([`call void @use(i32 ${word})`, `%m = xor i32 %n, ${word}`, `%m = add i32 ${word}, %n`, `store i64 ${off}, ptr %p`].map(of), [1, 1, 1, 0]);
});

test("32 bits: a symbol of 64 bits that is cut off is one of 32 where it is used", () => {
  const parts = readModule(thumbModule(`
    %race.at1 = trunc nuw nsw i64 ${off} to i32
    %a = getelementptr i8, ptr %p, i32 %race.at1
    %v = load i32, ptr %a, align 4
    call void @use(i32 %race.at1)
    ret void`));
  assert.is(writeImmediates(parts, thumb), 2);
  assert.not.match(printModule(parts), /trunc|%race\.at1/);
});

test("what is told of the instructions goes to another process as text", () => {
  for (const one of [immediates, riscv, thumb]) assert.equal(JSON.parse(JSON.stringify(one)), one);
});

test("a sum of numbers that is no step stays one: no register goes into a constant", () => {
  const { text, count } = written(module(`%c = icmp ult i64 %n, ${off4}\n%d = icmp ult i64 %n, mul (i64 ${off4}, i64 3)\nret void`));
  assert.is(count, 0);
  assert.match(text, `icmp ult i64 %n, ${off4}`);
});

test("a module without symbols stays as it is", () => {
  const text = module("store i64 %n, ptr %p, align 8\nret void");
  const { text: after, count } = written(text);
  assert.is(count, 0);
  assert.is(after, text);
});

test.run();
