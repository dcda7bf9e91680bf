/** Line tables of rustc's objects and programs against llvm-dwarfdump, and against damage. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "fast-check";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { skip } from "../../tools/test/skip.js";
import * as E from "../elf/index.js";
import { readLines, type LineRow } from "./index.js";
import { pagesOf } from "../../tools/test/page.js";

const pages = pagesOf(["unreadable_debug_information"]);

const has = (program: string): boolean => spawnSync(program, ["--version"]).status === 0;

const source = `use std::collections::HashMap;
#[inline(never)]
pub fn sum(values: &[u32]) -> u32 {
    let mut total = 0;
    for value in values {
        total += value; // line 6
    }
    total
}
pub fn text(m: &HashMap<String, u32>) -> String {
    let mut v: Vec<_> = m.iter().collect();
    v.sort();
    format!("{v:?}")
}
`;

function inFolder(body: (folder: string) => void): void {
  const folder = mkdtempSync(join(tmpdir(), "race-dwarf-"));
  try {
    writeFileSync(join(folder, "a.rs"), source);
    writeFileSync(
      join(folder, "m.rs"),
      '#[path = "a.rs"] mod a; fn main() { println!("{}", a::sum(&[1, 2])); }',
    );
    body(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function compile(folder: string, file: string, ...flags: string[]): E.Elf {
  const run = spawnSync("rustc", [...flags, "-C", "codegen-units=1", file, "-o", "out"], {
    cwd: folder,
    encoding: "utf8",
  });
  assert.is(run.status, 0, run.stderr);
  const { elf, diagnostics } = E.readElf(readFileSync(join(folder, "out")), "out");
  assert.equal(diagnostics, []);
  return elf!;
}

const rowText = (row: LineRow): string =>
  `${row.offset} ${row.source!.file}:${row.source!.line}:${row.source!.column ?? 0}`;

/** Sequences of all sections, as sorted texts. */
function sequences(elf: E.Elf, base: (section: number) => number): string[] {
  const { lines, diagnostics } = readLines(elf);
  assert.equal(diagnostics, []);
  const found: string[] = [];
  for (const section of lines.sections) {
    let current: string[] = [];
    for (const row of lines.rows(section)) {
      const at = { ...row, offset: row.offset + base(section) };
      if (row.source) current.push(rowText(at));
      else {
        found.push([...current, `end ${at.offset}`].join("\n"));
        current = [];
      }
    }
    assert.is(current.length, 0);
  }
  return found.sort();
}

/** The same from llvm-dwarfdump's text. */
function dumped(folder: string): string[] {
  const run = spawnSync("llvm-dwarfdump", ["--debug-line", "out"], {
    cwd: folder,
    encoding: "utf8",
    maxBuffer: 1 << 29,
  });
  const found: string[] = [];
  let directories = new Map<string, string>();
  let files = new Map<string, { name: string; directory: string }>();
  let file = "";
  let current: string[] = [];
  for (const line of run.stdout.split("\n")) {
    if (line.startsWith("debug_line[")) [directories, files] = [new Map(), new Map()];
    const directory = /^include_directories\[ *(\d+)\] = "(.*)"$/.exec(line);
    if (directory) directories.set(directory[1]!, directory[2]!);
    const entry = /^file_names\[ *(\d+)\]:$/.exec(line);
    if (entry) file = entry[1]!;
    const name = /^ +name: "(.*)"$/.exec(line);
    if (name) files.set(file, { name: name[1]!, directory: "0" });
    const index = /^ +dir_index: (\d+)$/.exec(line);
    if (index) files.get(file)!.directory = index[1]!;
    const row = /^0x([0-9a-f]+) +(\d+) +(\d+) +(\d+) +\d+ +\d+ (.*)$/.exec(line);
    if (!row) continue;
    const address = parseInt(row[1]!, 16);
    if (row[5]!.includes("end_sequence")) {
      found.push([...current, `end ${address}`].join("\n"));
      current = [];
      continue;
    }
    const { name: leaf, directory: at } = files.get(row[4]!)!;
    const path = at === "0" || leaf.startsWith("/") ? leaf : `${directories.get(at)!}/${leaf}`;
    current.push(`${address} ${path}:${row[2]}:${row[3]}`);
  }
  return found.sort();
}

for (const flags of [
  ["-C", "debuginfo=line-tables-only", "-C", "opt-level=2", "-C", "dwarf-version=4"],
  ["-C", "debuginfo=line-tables-only", "-C", "opt-level=2", "-C", "dwarf-version=5"],
  ["-C", "debuginfo=2", "-C", "opt-level=0", "-C", "dwarf-version=5"],
])
  test(`lines of an object are those that llvm-dwarfdump shows (${flags.join(" ")})`, () => {
    if (!has("rustc") || !has("llvm-dwarfdump"))
      return skip("lines", "rustc or llvm-dwarfdump is not installed");
    inFolder((folder) => {
      const elf = compile(folder, "a.rs", "--crate-type", "lib", "--emit", "obj", ...flags);
      const found = sequences(elf, () => 0);
      assert.ok(found.length > 5);
      const expected = dumped(folder);
      assert.is(found.length, expected.length);
      found.forEach((text, i) =>
        assert.ok(
          text === expected[i],
          `${text.slice(0, 500)}\n---\n${expected[i]!.slice(0, 500)}`,
        ),
      );
    });
  });

test("lines of a linked program are those that llvm-dwarfdump shows", () => {
  if (!has("rustc") || !has("llvm-dwarfdump"))
    return skip("lines", "rustc or llvm-dwarfdump is not installed");
  inFolder((folder) => {
    const elf = compile(folder, "m.rs", "-C", "debuginfo=1");
    const found = sequences(elf, (section) => Number(elf.sections[section]!.address));
    assert.ok(found.length > 100);
    const text = elf.sections.find((section) => section.name === ".text")!;
    const loaded = (sequence: string): boolean =>
      parseInt(sequence.replace(/^end /, ""), 10) >= Number(text.address);
    const expected = dumped(folder).filter(loaded);
    assert.is(found.length, expected.length);
    found.forEach((sequence, i) =>
      assert.ok(
        sequence === expected[i],
        `${sequence.slice(0, 300)}\n---\n${expected[i]!.slice(0, 300)}`,
      ),
    );
  });
});

test("a place in a function has its line, in the section of its own function", () => {
  if (!has("rustc")) return skip("lookup", "rustc is not installed");
  inFolder((folder) => {
    const elf = compile(
      folder,
      "a.rs",
      "--crate-type",
      "lib",
      "--emit",
      "obj",
      "-C",
      "debuginfo=line-tables-only",
      "-C",
      "opt-level=0",
    );
    const { lines } = readLines(elf);
    const symbol = elf.symbols.find((s) => /3sum/.test(s.name))!;
    assert.is(symbol.place.kind, "section");
    const section = symbol.place.kind === "section" ? symbol.place.section : 0;
    assert.equal(lines.lookup(section, 0), { file: "a.rs", line: 3 });
    const found = new Set<number>();
    for (let at = 0; at < Number(symbol.size); at++) {
      const place = lines.lookup(section, at);
      if (place?.file === "a.rs") found.add(place.line);
    }
    for (const line of [3, 4, 5, 6, 8]) assert.ok(found.has(line), `line ${line}`);
    assert.is(lines.lookup(section, Number(symbol.size) + 1), undefined);
    assert.is(lines.lookup(9999, 0), undefined);
  });
});

/** An object with one line table: `program` behind a header with one file. */
function object(
  program: readonly number[],
  version = 4,
  header = [0, 0x61, 0, 0, 0, 0, 0],
): Uint8Array {
  const parameters = [1, 1, 1, 0xfb, 14, 13, 0, 1, 1, 1, 1, 0, 0, 0, 1, 0, 0, 1, ...header];
  const body = [version, 0, parameters.length, 0, 0, 0, ...parameters, ...program];
  const data = Uint8Array.from([body.length, 0, 0, 0, ...body]);
  const at = 4 + 6 + parameters.length + 3;
  const section = (
    name: string,
    flags: bigint,
    bytes: Uint8Array,
    relocations: E.ModelRelocation[],
  ): E.ModelSection => ({
    name,
    type: E.SHT_PROGBITS,
    flags,
    alignment: 1,
    entrySize: 0,
    relocations,
    content: { kind: "bytes", data: bytes },
  });
  return E.writeRelocatable({
    machine: E.EM_X86_64,
    flags: 0,
    sections: [
      section(".text.f", E.SHF_ALLOC, new Uint8Array(64), []),
      section(".debug_line", 0n, data, [{ offset: at, type: 1, symbol: 0, addend: 16n }]),
    ],
    symbols: [
      {
        name: "f",
        binding: 0,
        type: E.STT_FUNC,
        visibility: 0,
        place: { kind: "section", section: 0 },
        value: 8n,
        size: 8n,
      },
    ],
  });
}

/** set_address; advance_line 9; copy; a special opcode (+1 line, +1 byte); advance_pc 4; end_sequence. */
const program = [0, 9, 2, 0, 0, 0, 0, 0, 0, 0, 0, 3, 9, 1, 13 + 14 + 6, 2, 4, 0, 1, 1];
const linesOf = (bytes: Uint8Array) => readLines(E.readElf(bytes, "x.o").elf!);

test("a table by hand: symbol and addend make the place", () => {
  const { lines, diagnostics } = linesOf(object(program));
  assert.equal(diagnostics, []);
  assert.equal(lines.sections, [2]);
  assert.equal(
    lines.rows(2).map((r) => [r.offset, r.source?.line]),
    [
      [24, 10],
      [25, 11],
      [29, undefined],
    ],
  );
  assert.is(lines.lookup(2, 23), undefined);
  assert.equal(lines.lookup(2, 28), { file: "a", line: 11 });
  assert.is(lines.lookup(2, 29), undefined);
});

test("what cannot be read is a warning", () => {
  const { diagnostics } = linesOf(object(program, 9));
  pages.see(diagnostics);
  assert.equal(
    diagnostics.map((d) => [d.code, d.severity]),
    [["unreadable_debug_information", "warning"]],
  );
});

test("cut and flipped tables never throw", () => {
  const whole = object(program);
  const start = Number(
    E.readElf(whole, "x").elf!.sections.find((s) => s.name === ".debug_line")!.offset,
  );
  const size = E.readElf(whole, "x").elf!.sections.find((s) => s.name === ".debug_line")!.size;
  for (let at = 0; at < size; at++)
    for (let bit = 0; bit < 8; bit++) {
      const bytes = whole.slice();
      bytes[start + at]! ^= 1 << bit;
      const { lines } = linesOf(bytes);
      for (const section of lines.sections) for (let i = 0; i < 64; i++) lines.lookup(section, i);
    }
  const any = fc.array(fc.nat(255), { maxLength: 80 });
  const all = (bytes: Uint8Array): void => {
    const { lines } = linesOf(bytes);
    for (const section of lines.sections) lines.rows(section);
  };
  fc.assert(
    fc.property(any, (tail) => all(object([...program.slice(0, 11), ...tail]))),
    { numRuns: 3000 },
  );
  fc.assert(
    fc.property(any, fc.constantFrom(2, 3, 4, 5), (tail, version) =>
      all(object(program, version, tail)),
    ),
    { numRuns: 3000 },
  );
});

test("pages of diagnostics that are raised here show them as they are", () => pages.compare());

test.run();
