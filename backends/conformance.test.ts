/**
 * What every architecture must do, over every row of its tables and every line of its `cases/`; a new
 * architecture gets no code here. A case is one line:
 *
 *     RELOCATION ADDEND VALUE | bytes, the field in [ ] | what objdump says afterwards, or `refused: part of the reason`
 *
 * VALUE is S + A. A relocation that completes the first one stands before its own field: `R_RISCV_PCREL_LO12_I[…]`.
 * The first line of a file, `objdump: …`, gives objdump's machine; `llvm-objdump: …` asks LLVM's instead, where binutils
 * are built for one machine alone.
 */
import { spawnSync, type SpawnSyncReturns } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { SHF_ALLOC, SHF_EXECINSTR, SHT_PROGBITS, writeRelocatable } from "../formats/elf/index.js";
import { llvmTool } from "../tools/test/native.js";
import { skip } from "../tools/test/skip.js";
import { addendField } from "./addends.js";
import type { Architecture, Code, Relocation } from "./architecture.js";
import { architectureOf, architectureOfMachine, architectures, relocationName } from "./architectures.js";
import { loadObject } from "./emit/load.js";
import { writeValue, type Outcome } from "./emit/write-value.js";
import { decode, encode, fits, kept, limits } from "./field.js";
import { isPlain, lettersOf } from "./formula.js";

const here = dirname(fileURLToPath(import.meta.url));

interface Case {
  readonly file: string;
  readonly line: string;
  /** Whether LLVM's objdump is asked. */
  readonly llvm: boolean;
  readonly objdump: readonly string[];
  readonly relocation: string;
  readonly addend: bigint;
  readonly value: bigint;
  readonly bytes: Uint8Array;
  readonly offset: number;
  readonly halves: readonly { readonly offset: number; readonly name: string }[];
  readonly expected: string;
}

function parseCase(file: string, line: string): Omit<Case, "llvm" | "objdump"> {
  const [head = "", code = "", expected = ""] = line.split("|").map((part) => part.trim());
  const [relocation = "", addend = "", value = ""] = head.split(/\s+/);
  const bytes: number[] = [];
  const fields: { offset: number; name: string }[] = [];
  for (const [, name, open, byte] of code.matchAll(/(\w*)(\[)|([0-9a-f]{2})/g))
    if (open) fields.push({ offset: bytes.length, name: name! });
    else bytes.push(parseInt(byte!, 16));
  const number = (text: string) => (text.startsWith("-") ? -BigInt(text.slice(1)) : BigInt(text));
  return {
    file,
    line,
    relocation,
    addend: number(addend),
    value: number(value),
    bytes: Uint8Array.from(bytes),
    offset: fields.find(({ name }) => name === "")?.offset ?? 0,
    halves: fields.filter(({ name }) => name !== ""),
    expected,
  };
}

function casesOf(architecture: Architecture): readonly Case[] {
  const folder = join(here, architecture.name, "cases");
  return readdirSync(folder)
    .sort()
    .flatMap((file) => {
      const lines = readFileSync(join(folder, file), "utf8")
        .split("\n")
        .filter((line) => line.trim() && !line.startsWith("#"));
      const [tool = "", ...options] = lines.shift()!.split(/\s+/);
      const objdump = { llvm: tool === "llvm-objdump:", objdump: options };
      return lines.map((line) => ({ ...parseCase(file, line), ...objdump }));
    });
}

const row = (architecture: Architecture, name: string): Relocation => {
  const found = architecture.relocations.find((relocation) => relocation.name === name);
  assert.ok(found, `${name} is in the table of ${architecture.name}`);
  return found!;
};

/** A number that leaves a mark in the field. */
const other = (relocation: Relocation): bigint => (relocation.field.bits === 0 ? 1n : 1n << BigInt(Math.min(...addendField(relocation).pieces.map(({ value }) => value))));

/** Whether a relocation marks data for which there is none: it has a test of its own. */
const isMark = ({ lowering }: Architecture, { name }: Relocation): boolean => Object.values(lowering?.narrow ?? {}).includes(name);

const data = (relocation: Relocation): Code => ({
  bytes: new Uint8Array(relocation.field.bytes + 5),
  executable: false,
  start: 0,
  end: 0,
});

function run(architecture: Architecture, one: Case, from = 0n, value = one.value): Outcome {
  const halves = one.halves.map(({ offset, name }) => ({ offset, relocation: row(architecture, name) }));
  const code = { bytes: one.bytes, executable: true, start: 0, end: one.bytes.length, halves };
  const relocation = row(architecture, one.relocation);
  return writeValue(architecture, {
    code,
    offset: one.offset,
    relocation,
    addend: one.addend,
    from,
    to: value,
  });
}

for (const architecture of architectures) {
  const title = (what: string) => `${architecture.name}: ${what}`;

  test(title("is found by triple and by machine"), () => {
    for (const triple of architecture.triples)
      assert.is(architectureOf(`${triple}-unknown-linux-gnu`), architecture);
    assert.is(architectureOfMachine(architecture.machine, architecture.elfClass), architecture);
  });

  test(title("rows are unique, formulas are of the psABI's letters"), () => {
    const { relocations } = architecture;
    assert.is(new Set(relocations.map((relocation) => relocation.name)).size, relocations.length);
    assert.is(new Set(relocations.map((relocation) => relocation.number)).size, relocations.length);
    for (const { number, name } of relocations) assert.is(relocationName(architecture.machine, number), name);
    for (const [number, name] of architecture.otherRelocations ?? []) assert.is(relocationName(architecture.machine, number), name);
    for (const relocation of relocations)
      assert.is(lettersOf(relocation.formula).size > 0, relocation.purpose !== "none");
    row(architecture, architecture.pointerRelocation);
    for (const relaxation of architecture.relaxations)
      for (const name of relaxation.relocations) row(architecture, name);
  });

  for (const relocation of architecture.relocations.filter((one) => one.field.bits > 0)) {
    const { field } = relocation;
    const { least, greatest } = limits(field);
    const step = 1n << BigInt(field.scale);
    const inRange = fc.bigInt(least / step, greatest / step).map((number) => number * step);

    test(title(`${relocation.name}: what is encoded is decoded, and nothing else changes`), () => {
      fc.assert(
        fc.property(
          inRange,
          fc.uint8Array({ minLength: field.bytes + 4, maxLength: field.bytes + 4 }),
          (value, noise) => {
            const bytes = noise.slice();
            encode(field, bytes, 2, value);
            assert.is(
              BigInt.asIntN(field.bits, decode(field, bytes, 2)),
              BigInt.asIntN(field.bits, kept(field, value)),
            );
            const again = noise.slice();
            encode(field, bytes, 2, decode(field, again, 2));
            assert.equal(bytes, again);
          },
        ),
      );
    });

    test(title(`${relocation.name}: just inside fits, just outside does not`), () => {
      assert.ok(fits(field, least) && fits(field, greatest));
      assert.not.ok(fits(field, least - step) || fits(field, greatest + step));
      if (field.scale > 0) assert.not.ok(fits(field, least + 1n));
    });

    test(title(`${relocation.name}: in data, a number is written or refused`), () => {
      const write = (to: bigint, from = 0n) =>
        writeValue(architecture, {
          code: data(relocation),
          offset: 2,
          relocation,
          addend: 0n,
          from,
          to,
        });
      if (isMark(architecture, relocation)) return;
      if (!isPlain(relocation.formula) || relocation.purpose === "difference" || relocation.instruction) return assert.is(write(0n).kind, "no-site");
      fc.assert(fc.property(inRange, (value) => write(value).kind === "written"));
      assert.is(write(least - step).kind, "out-of-range");
      assert.is(write(greatest + step).kind, "out-of-range");
      assert.is(write(least, greatest).kind, "unexpected");
    });

    test(title(`${relocation.name}: outside its section`), () => {
      for (const offset of [-1, 6, 1 << 30])
        assert.is(
          writeValue(architecture, {
            code: data(relocation),
            offset,
            relocation,
            addend: 0n,
            from: 0n,
            to: 0n,
          }).kind,
          "outside",
        );
    });
  }

  for (const [bytes, name] of Object.entries(architecture.lowering?.narrow ?? {}))
    test(title(`${name}: marks ${bytes} bytes of data, and holds what they hold`), () => {
      const relocation = row(architecture, name);
      const code = { bytes: new Uint8Array(8), executable: false, start: 0, end: 8 };
      const write = (to: bigint, from = 0n) => writeValue(architecture, { code, offset: 2, relocation, addend: 0n, from, to });
      const end = 1n << BigInt(8 * Number(bytes));
      for (const value of [0n, end - 1n, -end / 2n]) {
        const outcome = write(value);
        if (outcome.kind !== "written") return assert.unreachable(outcome.kind);
        assert.is(outcome.bytes.length, Number(bytes));
      }
      assert.is(write(end).kind, "out-of-range");
      assert.is(write(-end / 2n - 1n).kind, "out-of-range");
      if (relocation.field.bits) assert.is(write(0n, 1n).kind, "unexpected");
    });

  test(title("objects of another machine, class or order of bytes, and relocations that are unknown, are refused by name"), () => {
    const { elfClass, machine, triples } = architecture;
    const flags = architecture.flags(triples[0]!);
    const relocated = (type: number) => ({ offset: 0, type, addend: 0n });
    const text = { name: ".text", type: SHT_PROGBITS, flags: SHF_ALLOC | SHF_EXECINSTR, alignment: 4, entrySize: 0, content: { kind: "bytes", data: new Uint8Array(16) } } as const;
    const object = (of: { readonly machine?: number; readonly elfClass?: 32 | 64; readonly type?: number }) =>
      writeRelocatable({ elfClass, machine, flags, ...of, sections: [{ ...text, relocations: of.type === undefined ? [] : [relocated(of.type)] }], symbols: [] });
    const said = (bytes: Uint8Array): string => loadObject({ unit: "odd", object: "", bytes }, architecture).diagnostics.map(({ code, message }) => `${code} ${message}`).join("\n");
    assert.is(said(object({})), "");
    assert.is(said(object({ machine: 8 })), `wrong_target odd is for another machine: 8, and this link is for ${architecture.name} (${machine})`);
    const other = elfClass === 32 ? 64 : 32;
    assert.is(said(object({ elfClass: other })), `wrong_target odd is of ${other} bits, and this link is for ${architecture.name}, of ${elfClass}`);
    const swapped = object({});
    swapped[5] = 2;
    assert.match(said(swapped), /^unsupported_elf .*it is not little endian$/);
    for (const [number, name] of [...(architecture.otherRelocations ?? []), [250, `relocation 250 of machine ${machine}`] as const])
      assert.is(said(object({ type: number })), `unknown_relocation odd has a relocation that RACE does not know: ${name} at .text+0x0`);
  });

  const cases = casesOf(architecture);

  test(title("every relaxation has a case"), () => {
    const met = new Set(
      cases
        .map((one) => run(architecture, one))
        .flatMap((outcome) => (outcome.kind === "written" ? [outcome.site.relaxation] : [])),
    );
    for (const { name } of architecture.relaxations)
      assert.ok(met.has(name), `${name} has no line in cases/`);
  });

  for (const one of cases) {
    test(title(one.line), () => {
      const outcome = run(architecture, one);
      if (one.expected.startsWith("refused: ")) {
        const text = outcome.kind === "no-site" ? outcome.reason : outcome.kind;
        return assert.ok(
          text.includes(one.expected.slice(9)),
          `${text} is not the reason expected`,
        );
      }
      if (outcome.kind !== "written")
        return assert.unreachable(`${outcome.kind}: ${"reason" in outcome ? outcome.reason : ""}`);
      const { field, bias } = outcome.site;
      const { least, greatest } = limits(field);
      for (const value of [least, greatest])
        assert.is(run(architecture, one, 0n, value - bias).kind, "written");
      for (const value of [least - 1n, greatest + 1n])
        assert.is(run(architecture, one, 0n, value - bias).kind, "out-of-range");
      assert.is(run(architecture, one, other(row(architecture, one.relocation))).kind, "unexpected");
      disassembles(architecture, one, outcome);
    });
  }

  test(title("thunks and copies: relocations are known and lie inside"), () => {
    const features = architecture.features(architecture.triples[0]!);
    const thunk = architecture.thunk(0, 0, "", features);
    if (!("bytes" in thunk)) return assert.unreachable(thunk.unwritable);
    for (const { offset, relocation } of thunk.relocations)
      assert.ok(offset + row(architecture, relocation).field.bytes <= thunk.bytes.length);
    const named = thunk.relocations.map(({ symbol }) => symbol).filter((symbol) => typeof symbol === "string");
    assert.equal([...new Set(named)].sort(), ["target", "vtable"]);
    assert.ok("unwritable" in architecture.thunk(0, 64, "", features));
    assert.ok("unwritable" in architecture.thunk(0, 64, "x".repeat(64), features));
    const calling = architecture.thunk(1, 64, "i".repeat(64), features);
    assert.ok("bytes" in calling && (calling.unwind !== undefined) === (architecture.commonUnwind !== undefined));
    if (architecture.frameRelocation !== undefined) assert.is(row(architecture, architecture.frameRelocation).field.bytes, 4);
    for (const vector of [true, false]) {
      assert.ok("bytes" in architecture.copy(4096n, { ...features, vector }));
      assert.ok("unwritable" in architecture.copy(-1n, { ...features, vector }));
      assert.ok("unwritable" in architecture.copy(1n << 40n, { ...features, vector }));
    }
  });
}

function byBinutils(one: Case, bytes: Uint8Array, folder: string): SpawnSyncReturns<string> {
  writeFileSync(join(folder, "code"), bytes);
  const options = ["-D", "-b", "binary", "--no-show-raw-insn", ...one.objdump, join(folder, "code")];
  return spawnSync("objdump", options, { encoding: "utf8" });
}

/** LLVM's reads no bare bytes: they go into an object first. */
function byLlvm(architecture: Architecture, one: Case, bytes: Uint8Array, folder: string): SpawnSyncReturns<string> | undefined {
  const tool = llvmTool("llvm-objdump");
  const text = { name: ".text", type: SHT_PROGBITS, flags: SHF_ALLOC | SHF_EXECINSTR, alignment: 4, entrySize: 0, relocations: [] };
  const { elfClass, machine, triples } = architecture;
  const flags = architecture.flags(triples[0]!);
  writeFileSync(join(folder, "code.o"), writeRelocatable({ elfClass, machine, flags, sections: [{ ...text, content: { kind: "bytes", data: bytes } }], symbols: [] }));
  const options = ["-d", "--no-show-raw-insn", "--no-print-imm-hex", ...one.objdump, join(folder, "code.o")];
  return tool === undefined ? undefined : spawnSync(tool, options, { encoding: "utf8" });
}

function disassembles(architecture: Architecture, one: Case, outcome: Outcome & { readonly kind: "written" }): void {
  const folder = mkdtempSync(join(tmpdir(), "race-"));
  try {
    const bytes = one.bytes.slice();
    for (const { at, bytes: changed } of [outcome, ...outcome.halves]) bytes.set(changed, at);
    const objdump = one.llvm ? byLlvm(architecture, one, bytes, folder) : byBinutils(one, bytes, folder);
    if (!objdump || objdump.error || objdump.status !== 0)
      return skip(one.line, "objdump for this machine is not here");
    const lines = [...objdump.stdout.matchAll(/^\s+[0-9a-f]+:\s+(.*)$/gm)].map((match) =>
      match[1]!.trim().replaceAll(/\s+/g, " "),
    );
    assert.is(lines.join("; "), one.expected);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test("relocations without a name", () => {
  assert.is(relocationName(62, 99), "relocation 99 of machine 62");
  assert.is(relocationName(1, 1), "relocation 1 of machine 1");
});

test("a triple of no architecture has none", () => {
  assert.is(architectureOf("pdp11-unknown-bsd"), undefined);
  assert.is(architectureOfMachine(1, 64), undefined);
});

test.run();
