/** The ELF reader and writers against each other, against rustc's objects and binutils, and against damage. */
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "fast-check";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { skip } from "../../tools/test/skip.js";
import * as E from "./index.js";
import { pagesOf } from "../../tools/test/page.js";

const pages = pagesOf(["not_elf", "unsupported_elf"]);

const has = (program: string): boolean => spawnSync(program, ["--version"]).status === 0;
const codes = (bytes: Uint8Array): string[] =>
  pages.see(E.readElf(bytes, "x.o").diagnostics).map((d) => d.code);
const read = (bytes: Uint8Array): E.Elf => {
  const { elf, diagnostics } = E.readElf(bytes, "x.o");
  assert.equal(diagnostics, []);
  return elf!;
};
const plain = (model: E.RelocatableModel): string =>
  JSON.stringify(model, (_, value) =>
    typeof value === "bigint" ? `${value}n` : value instanceof Uint8Array ? [...value] : value,
  );

const u64 = fc.bigInt({ min: 0n, max: (1n << 64n) - 1n });
const i64 = fc.bigInt({ min: -(1n << 63n), max: (1n << 63n) - 1n });
const name = fc.oneof(
  fc.stringMatching(/^[a-zA-Z_.][a-zA-Z0-9_.]{0,12}$/),
  fc.constantFrom("", "race.off.größe::T.x"),
);

/** Models as a file orders them: local symbols first. */
const models = fc.tuple(fc.nat(4), fc.nat(6)).chain(([sectionCount, symbolCount]) => {
  const symbolIndex = symbolCount ? fc.nat(symbolCount - 1) : fc.constant(undefined);
  const section = fc.record({
    name: fc.stringMatching(/^\.[a-z]{1,8}$/),
    flags: fc.constantFrom(E.SHF_ALLOC, E.SHF_ALLOC | E.SHF_EXECINSTR, E.SHF_ALLOC | E.SHF_WRITE),
    alignment: fc.constantFrom(1, 4, 16, 64),
    entrySize: fc.constantFrom(0, 8),
    body: fc.oneof(fc.uint8Array({ minLength: 1, maxLength: 20 }), fc.nat(1000)),
    relocations: fc.array(fc.record({ type: fc.nat(42), symbol: symbolIndex, addend: i64 }), {
      maxLength: 3,
    }),
  });
  const place: fc.Arbitrary<E.SymbolPlace> = fc.oneof(
    fc.constantFrom<E.SymbolPlace>({ kind: "undefined" }, { kind: "absolute" }, { kind: "common" }),
    ...(sectionCount
      ? [fc.nat(sectionCount - 1).map((at): E.SymbolPlace => ({ kind: "section", section: at }))]
      : []),
  );
  const symbol = fc.record({
    name,
    binding: fc.constantFrom(0, 1, 2),
    type: fc.nat(6),
    visibility: fc.nat(3),
    place,
    value: u64,
    size: u64,
  });
  return fc
    .record({
      sections: fc.array(section, { minLength: sectionCount, maxLength: sectionCount }),
      symbols: fc.array(symbol, { minLength: symbolCount, maxLength: symbolCount }),
      grouped: fc.boolean(),
      comdat: fc.boolean(),
      form: fc.constantFrom("64", "32", "32 implicit"),
      flags: fc.nat(5),
    })
    .map(assemble);
});

interface Drawn {
  readonly sections: readonly {
    readonly name: string;
    readonly flags: bigint;
    readonly alignment: number;
    readonly entrySize: number;
    readonly body: Uint8Array | number;
    readonly relocations: readonly { type: number; symbol: number | undefined; addend: bigint }[];
  }[];
  readonly symbols: readonly E.ModelSymbol[];
  readonly grouped: boolean;
  readonly comdat: boolean;
  /** Class, and whether addends stand in the fields. */
  readonly form: "64" | "32" | "32 implicit";
  readonly flags: number;
}

function assemble(drawn: Drawn): E.RelocatableModel {
  const elfClass = drawn.form === "64" ? 64 : 32;
  const implicit = drawn.form === "32 implicit";
  const sections: E.ModelSection[] = drawn.sections.map(({ body, relocations, ...rest }) => {
    const bytes = typeof body !== "number";
    return {
      ...rest,
      type: bytes ? E.SHT_PROGBITS : E.SHT_NOBITS,
      content: bytes ? { kind: "bytes", data: body } : { kind: "zeros", size: body },
      relocations: bytes
        ? relocations.map(({ symbol, ...r }) => ({
            offset: 0,
            ...r,
            addend: implicit ? 0n : BigInt.asIntN(elfClass, r.addend),
            ...(symbol === undefined ? {} : { symbol }),
          }))
        : [],
      ...(implicit && bytes && relocations.length ? { implicit } : {}),
    };
  });
  if (drawn.grouped && sections.length && drawn.symbols.length)
    sections.push({
      name: ".group",
      type: E.SHT_GROUP,
      flags: 0n,
      alignment: 4,
      entrySize: 4,
      content: {
        kind: "group",
        comdat: drawn.comdat,
        signature: drawn.symbols.length - 1,
        members: [0],
      },
      relocations: [],
    });
  const local = drawn.symbols.filter((s) => s.binding === E.STB_LOCAL);
  const clipped = (s: E.ModelSymbol) => ({ ...s, value: BigInt.asUintN(elfClass, s.value), size: BigInt.asUintN(elfClass, s.size) });
  const symbols = [...local, ...drawn.symbols.filter((s) => s.binding !== E.STB_LOCAL)].map(clipped);
  return { elfClass, machine: E.EM_X86_64, flags: drawn.flags, sections, symbols };
}

const key = (model: E.RelocatableModel): unknown => {
  const sections = model.sections.map((s) => ({
    ...s,
    relocations: s.relocations.map((r) => [r.offset, r.type, r.symbol, r.addend]),
  }));
  const symbols = model.symbols.map((s) => [
    s.name,
    s.binding,
    s.type,
    s.visibility,
    s.place,
    s.value,
    s.size,
  ]);
  const ordered = sections.map((s) => [
    s.name,
    s.type,
    s.flags,
    s.alignment,
    s.entrySize,
    s.content,
    s.relocations,
    s.implicit,
    s.link,
  ]);
  return plain([model.elfClass, model.machine, model.flags, ordered, symbols] as never);
};

test("a model that is written and read is the same model", () => {
  fc.assert(
    fc.property(models, (model) => {
      const bytes = E.writeRelocatable(model);
      assert.equal(key(E.relocatableModel(read(bytes)).model), key(model));
      assert.equal(E.writeRelocatable(model), bytes);
    }),
    { numRuns: 300 },
  );
});

test("local symbols come first, whatever the model's order", () => {
  const symbol = (name: string, binding: number): E.ModelSymbol => ({
    name,
    binding,
    type: 0,
    visibility: 0,
    place: { kind: "absolute" },
    value: 0n,
    size: 0n,
  });
  const model: E.RelocatableModel = {
    machine: E.EM_X86_64,
    flags: 0,
    symbols: [symbol("global", E.STB_GLOBAL), symbol("local", E.STB_LOCAL)],
    sections: [
      {
        name: ".text",
        type: E.SHT_PROGBITS,
        flags: E.SHF_ALLOC,
        alignment: 1,
        entrySize: 0,
        content: { kind: "bytes", data: new Uint8Array(8) },
        relocations: [{ offset: 0, type: 1, symbol: 0, addend: 5n }],
      },
    ],
  };
  const elf = read(E.writeRelocatable(model));
  assert.equal(
    elf.symbols.map((s) => s.name),
    ["", "local", "global"],
  );
  assert.is(elf.relocations[0]!.entries[0]!.symbol, 2);
});

test("more sections than fit 16 bits", () => {
  const sections: E.ModelSection[] = [];
  for (let i = 0; i < 0xff10; i++)
    sections.push({
      name: ".d",
      type: E.SHT_PROGBITS,
      flags: E.SHF_ALLOC,
      alignment: 1,
      entrySize: 0,
      content: { kind: "bytes", data: Uint8Array.of(i & 255) },
      relocations: [],
    });
  const last: E.ModelSymbol = {
    name: "last",
    binding: 1,
    type: 1,
    visibility: 0,
    place: { kind: "section", section: 0xff0f },
    value: 0n,
    size: 1n,
  };
  const elf = read(
    E.writeRelocatable({ machine: E.EM_X86_64, flags: 0, sections, symbols: [last] }),
  );
  assert.is(elf.sections.length, 0xff10 + 4);
  assert.equal(elf.symbols[1]!.place, { kind: "section", section: 0xff0f + 2 });
});

const source = `
use std::collections::HashMap;
pub fn f(m: &HashMap<String, u32>) -> String { let mut v: Vec<_> = m.iter().collect(); v.sort(); format!("{v:?}") }
pub static TABLE: [&(dyn Fn() + Sync); 1] = [&|| println!("x")];
thread_local! { static X: std::cell::Cell<u32> = const { std::cell::Cell::new(1) } }
pub fn g() -> u32 { X.with(|x| x.get()) }
`;

function compile(folder: string, ...flags: string[]): Uint8Array {
  writeFileSync(join(folder, "a.rs"), source);
  const args = [
    "--crate-type",
    "lib",
    "--emit",
    "obj",
    "-C",
    "codegen-units=1",
    ...flags,
    "a.rs",
    "-o",
    "a.o",
  ];
  const run = spawnSync("rustc", args, { cwd: folder, encoding: "utf8" });
  assert.is(run.status, 0, run.stderr);
  return readFileSync(join(folder, "a.o"));
}

/** What `readelf -aW` says, without file offsets and without the string table, whose order may differ. */
function described(folder: string, file: string): string {
  const text = spawnSync("readelf", ["-aW", file], {
    cwd: folder,
    encoding: "utf8",
    maxBuffer: 1 << 28,
  }).stdout;
  return text
    .split("\n")
    .filter((line) => !/Start of section headers|starting at offset|\.strtab /.test(line))
    .map((line) =>
      line
        .replace(/^(  \[ *\d+\] .* (?:[0-9a-f]{16}|[0-9a-f]{8})) [0-9a-f]{6}/, "$1")
        .replace(/at offset 0x[0-9a-f]+/, "")
        .replace(/ +/g, " "),
    )
    .join("\n");
}

const disassembled = (folder: string, file: string): string =>
  spawnSync("objdump", ["-drw", file], {
    cwd: folder,
    encoding: "utf8",
    maxBuffer: 1 << 28,
  }).stdout.replace(/^.*file format.*$/m, "");

for (const flags of [
  ["-C", "opt-level=2", "-C", "symbol-mangling-version=v0", "-C", "debuginfo=line-tables-only"],
  ["-C", "opt-level=0", "-C", "debuginfo=2", "-C", "panic=abort"],
])
  test(`rustc's object read and written again: readelf and objdump see the same (${flags[1]})`, () => {
    if (!has("rustc") || !has("readelf"))
      return skip("rustc objects", "rustc or binutils is not installed");
    const folder = mkdtempSync(join(tmpdir(), "race-elf-"));
    try {
      const elf = read(compile(folder, ...flags));
      assert.ok(elf.groups.length > 0 || flags[1] !== "opt-level=2");
      writeFileSync(join(folder, "b.o"), E.writeRelocatable(E.relocatableModel(elf).model));
      const text = described(folder, "a.o");
      assert.match(text, /R_X86_64_PLT32/);
      assert.ok(described(folder, "b.o") === text, "readelf sees a difference");
      const code = disassembled(folder, "a.o");
      assert.ok(code.length > 10000);
      assert.ok(disassembled(folder, "b.o") === code, "objdump sees a difference");
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

/** `mov edi, 42; mov eax, 60; syscall` */
const exitCode = Uint8Array.of(0xbf, 42, 0, 0, 0, 0xb8, 60, 0, 0, 0, 0x0f, 0x05);

const executable: E.ExecutableModel = {
  machine: E.EM_X86_64,
  flags: 0,
  entry: 0x401000n,
  segments: [
    {
      type: E.PT_LOAD,
      flags: E.PF_R | E.PF_X,
      address: 0x401000n,
      alignment: 0x1000n,
      data: exitCode,
      memorySize: 12n,
    },
    {
      type: E.PT_LOAD,
      flags: E.PF_R | E.PF_W,
      address: 0x402010n,
      alignment: 0x1000n,
      data: Uint8Array.of(1, 2, 3),
      memorySize: 64n,
    },
    {
      type: E.PT_TLS,
      flags: E.PF_R,
      address: 0x402011n,
      alignment: 1n,
      fileSize: 2,
      memorySize: 8n,
    },
    { type: E.PT_GNU_STACK, flags: E.PF_R | E.PF_W, address: 0n, alignment: 16n, memorySize: 0n },
  ],
  sections: [
    {
      name: ".text",
      type: E.SHT_PROGBITS,
      flags: E.SHF_ALLOC | E.SHF_EXECINSTR,
      address: 0x401000n,
      size: 12,
      alignment: 16,
      entrySize: 0,
    },
    {
      name: ".data",
      type: E.SHT_PROGBITS,
      flags: E.SHF_ALLOC | E.SHF_WRITE,
      address: 0x402010n,
      size: 3,
      alignment: 16,
      entrySize: 0,
    },
    {
      name: ".bss",
      type: E.SHT_NOBITS,
      flags: E.SHF_ALLOC | E.SHF_WRITE,
      address: 0x402020n,
      size: 48,
      alignment: 16,
      entrySize: 0,
    },
    {
      name: ".comment",
      type: E.SHT_PROGBITS,
      flags: 0n,
      address: 0n,
      size: 4,
      alignment: 1,
      entrySize: 0,
      data: Uint8Array.of(82, 65, 67, 69),
    },
  ],
  symbols: [
    {
      name: "_start",
      binding: 1,
      type: E.STT_FUNC,
      visibility: 0,
      place: { kind: "section", section: 0 },
      value: 0x401000n,
      size: 12n,
    },
    {
      name: "local",
      binding: 0,
      type: E.STT_OBJECT,
      visibility: 0,
      place: { kind: "section", section: 1 },
      value: 0x402010n,
      size: 3n,
    },
  ],
};

test("an executable is read back as it was modelled", () => {
  const elf = read(E.writeExecutable(executable));
  assert.is(elf.type, E.ET_EXEC);
  assert.is(elf.entry, 0x401000n);
  assert.equal(
    elf.segments.map((s) => [s.type, s.address, s.fileSize, s.memorySize]),
    [
      [E.PT_LOAD, 0x401000n, 12, 12n],
      [E.PT_LOAD, 0x402010n, 3, 64n],
      [E.PT_TLS, 0x402011n, 2, 8n],
      [E.PT_GNU_STACK, 0n, 0, 0n],
    ],
  );
  for (const s of elf.segments.slice(0, 2))
    assert.is(BigInt(s.offset) % s.alignment, s.address % s.alignment);
  assert.equal([...elf.segments[2]!.data], [2, 3]);
  assert.equal(
    elf.sections.map((s) => s.name),
    ["", ".text", ".data", ".bss", ".comment", ".symtab", ".strtab", ".shstrtab"],
  );
  assert.equal([...elf.sections[1]!.data], [...exitCode]);
  assert.equal(
    elf.symbols.map((s) => s.name),
    ["", "local", "_start"],
  );
  assert.ok(
    read(E.writeExecutable({ ...executable, sections: [], symbols: [] })).segments.length === 4,
  );
});

test("an executable of 32 bits is read back as it was modelled, and readelf sees it so", () => {
  const narrow: E.ExecutableModel = { ...executable, elfClass: 32, machine: 40, flags: 0x05000200 };
  const bytes = E.writeExecutable(narrow);
  const [elf, wide] = [read(bytes), read(E.writeExecutable(executable))];
  assert.is(elf.elfClass, 32);
  const seen = (of: E.Elf): unknown => [of.entry, of.segments.map((s) => [s.type, s.flags, s.address, s.memorySize, s.alignment, [...s.data]]), of.sections.map((s) => s.name), of.symbols];
  assert.equal(seen(elf), seen(wide));
  if (!has("readelf")) return skip("readelf", "binutils is not installed");
  const folder = mkdtempSync(join(tmpdir(), "race-elf-"));
  try {
    writeFileSync(join(folder, "a"), bytes);
    const { stdout, stderr } = spawnSync("readelf", ["-aW", join(folder, "a")], { encoding: "utf8" });
    assert.is(stderr, "");
    assert.match(stdout, /Class: +ELF32[^]*Machine: +ARM[^]*Flags: +0x5000200, Version5 EABI, soft-float ABI[^]*LOAD +0x\w+ 0x00401000 0x00401000 0x0000c/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

const targets = spawnSync("rustc", ["--print", "sysroot"], { encoding: "utf8" });
const hasTarget = (target: string): boolean => targets.status === 0 && existsSync(join(targets.stdout.trim(), "lib/rustlib", target));

for (const [target, relocation] of [["thumbv7em-none-eabi", "R_ARM_THM_CALL"], ["riscv64gc-unknown-linux-gnu", "R_RISCV_CALL_PLT"]])
  test(`objects for ${target}: readelf sees the same after reading and writing`, () => {
    if (!hasTarget(target!) || !has("readelf")) return skip(`objects for ${target}`, "the target's core, or binutils, is not installed");
    const folder = mkdtempSync(join(tmpdir(), "race-elf-"));
    try {
      const code = "#![no_std] #[inline(never)] pub fn f(x: &[u32], i: usize) -> u32 { x[i] + X[i % 3] } pub static X: [u32; 3] = [1, 2, 3]; pub static Y: &(dyn Fn(u32) -> u32 + Sync) = &|a| a + 1;";
      writeFileSync(join(folder, "a.rs"), code);
      const args = ["--crate-type", "lib", "--emit", "obj", "-C", "codegen-units=1", "-g", "-O", "--target", target!, "a.rs", "-o", "a.o"];
      const run = spawnSync("rustc", args, { cwd: folder, encoding: "utf8" });
      assert.is(run.status, 0, run.stderr);
      const elf = read(readFileSync(join(folder, "a.o")));
      writeFileSync(join(folder, "b.o"), E.writeRelocatable(E.relocatableModel(elf).model));
      const text = described(folder, "a.o").replace(/ +/g, " ");
      assert.ok(text.includes(relocation!));
      assert.is(described(folder, "b.o").replace(/ +/g, " "), text);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

test("an executable runs, and readelf and objdump find nothing wrong with it", () => {
  if (process.platform !== "linux" || process.arch !== "x64")
    return skip("running", "this is not x86-64 Linux");
  if (!has("readelf")) return skip("readelf", "binutils is not installed");
  const folder = mkdtempSync(join(tmpdir(), "race-elf-"));
  try {
    const path = join(folder, "exit42");
    for (const model of [executable, { ...executable, sections: [], symbols: [] }]) {
      writeFileSync(path, E.writeExecutable(model));
      chmodSync(path, 0o755);
      assert.is(spawnSync(path).status, 42);
    }
    writeFileSync(path, E.writeExecutable(executable));
    assert.is(spawnSync("readelf", ["-aW", path], { encoding: "utf8" }).stderr, "");
    assert.match(
      spawnSync("objdump", ["-d", path], { encoding: "utf8" }).stdout,
      /<_start>:[^]*syscall/,
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("what machines mark in a symbol, and the ABI, survive", () => {
  const model: E.RelocatableModel = {
    elfClass: 64,
    machine: E.EM_AARCH64,
    flags: 0,
    osAbi: 3,
    sections: [],
    symbols: [
      {
        name: "f",
        binding: 1,
        type: 2,
        visibility: 2,
        other: 0x80,
        place: { kind: "undefined" },
        value: 0n,
        size: 0n,
      },
    ],
  };
  const bytes = E.writeRelocatable(model);
  assert.equal(E.relocatableModel(read(bytes)).model, model);
  assert.is(bytes[7], 3);
});

const sampleOf = (wanted: (model: E.RelocatableModel) => boolean): Uint8Array =>
  E.writeRelocatable(
    fc.sample(
      models.filter((m) => m.symbols.length > 3 && m.sections.length > 3 && wanted(m)),
      { numRuns: 1, seed: 7 },
    )[0]!,
  );
const small = sampleOf((m) => m.elfClass === 64);
const small32 = sampleOf((m) => m.sections.some((s) => s.implicit));

test("an alignment that is no power of 2 or larger than the file is refused", () => {
  for (const alignment of [3n, 1n << 40n]) {
    const bytes = small.slice();
    const view = new DataView(bytes.buffer);
    view.setBigUint64(Number(view.getBigUint64(40, true)) + 64 + 48, alignment, true);
    assert.equal(codes(bytes), ["damaged_object"]);
  }
});

test("foreign files are refused by name", () => {
  assert.equal(codes(new TextEncoder().encode("!<arch>\n")), ["not_elf"]);
  const wide = small.slice();
  wide[4] = 3;
  assert.equal(codes(wide), ["unsupported_elf"]);
  const narrow = small.slice();
  narrow[4] = 1;
  assert.equal(codes(narrow), ["damaged_object"], "a header of the other class");
  const big = small.slice();
  big[5] = 2;
  assert.equal(codes(big), ["unsupported_elf"]);
  assert.equal(codes(Uint8Array.of(0x7f, 0x45, 0x4c, 0x46)), ["damaged_object"]);
});

test("a file cut at any length is refused", () => {
  for (const whole of [small, small32])
    for (let length = 4; length < whole.length; length++)
      assert.equal(codes(whole.slice(0, length)), ["damaged_object"]);
});

test("flipped and random bytes never throw", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(small, small32),
      fc.array(fc.tuple(fc.nat(small.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 }),
      (whole, edits) => {
        const bytes = whole.slice();
        for (const [at, value] of edits) bytes[at % bytes.length] = value;
        const { elf, diagnostics } = E.readElf(bytes, "x");
        assert.ok((elf === undefined) === diagnostics.length > 0);
        if (elf?.type === E.ET_REL) E.relocatableModel(elf);
      },
    ),
    { numRuns: 5000 },
  );
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 300 }),
      (tail) => void codes(Buffer.concat([small.slice(0, 20), tail])),
    ),
  );
});

test("tables that overlap do not multiply work", () => {
  const model: E.RelocatableModel = {
    machine: E.EM_X86_64,
    flags: 0,
    symbols: [],
    sections: Array.from({ length: 200 }, () => ({
      name: ".r",
      type: E.SHT_RELA,
      flags: 0n,
      alignment: 8,
      entrySize: 24,
      relocations: [],
      content: { kind: "bytes" as const, data: new Uint8Array(24) },
    })),
  };
  const bytes = E.writeRelocatable(model);
  const elf = new DataView(bytes.buffer);
  const table = Number(elf.getBigUint64(40, true));
  const first = elf.getBigUint64(table + 2 * 64 + 24, true);
  for (let i = 2; i < 202; i++) {
    const at = table + i * 64;
    elf.setBigUint64(at + 24, first, true);
    elf.setBigUint64(at + 32, 4800n, true);
    elf.setUint32(at + 40, 202, true);
    elf.setUint32(at + 44, 1, true);
  }
  const { diagnostics } = E.readElf(bytes, "x");
  assert.match(diagnostics[0]!.message, /larger than the file/);
});

test("pages of diagnostics that are raised here show them as they are", () => pages.compare());

test.run();
