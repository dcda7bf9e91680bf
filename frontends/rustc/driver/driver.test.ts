/**
 * The driver end to end, for every installed toolchain that has `rustc-dev`: it is compiled, Cargo records the crates of
 * `cases/engine` through it, the plugin is probed, and what it says is compared with the IR. The host is compiled in mode natural.
 */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { canonicalIdentity } from "../../../formats/symbol-names/index.js";
import { skip } from "../../../tools/test/skip.js";
import { versionFlags } from "../toolchain/driver.js";

const here = join(dirname(fileURLToPath(import.meta.url)), "../../../../frontends/rustc/driver");
const engine = join(here, "cases/engine");
const target = "x86_64-unknown-linux-gnu";

interface Run {
  readonly status: number | null;
  readonly out: string;
}

function run(
  program: string,
  args: readonly string[],
  options: { cwd?: string; env?: Readonly<Record<string, string>> } = {},
): Run {
  const env = { ...process.env, RUSTC_BOOTSTRAP: "1", ...options.env };
  const done = spawnSync(program, [...args], {
    cwd: options.cwd ?? here,
    env,
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  return { status: done.status, out: (done.stdout ?? "") + (done.stderr ?? "") };
}

/** The sysroot of a toolchain that can compile the driver. */
function sysrootOf(toolchain: string): string | undefined {
  const found = run("rustup", ["run", toolchain, "rustc", "--print", "sysroot"]);
  const sysroot = found.out.trim();
  return found.status === 0 && existsSync(join(sysroot, "lib/rustlib/rustc-src"))
    ? sysroot
    : undefined;
}

function buildDriver(sysroot: string): string {
  const rustc = join(sysroot, "bin/rustc");
  const version = run(rustc, ["-vV"]).out;
  const sources = readdirSync(join(here, "src"))
    .sort()
    .map((name) => readFileSync(join(here, "src", name)));
  const hash = createHash("sha256").update(version);
  for (const source of sources) hash.update(source);
  const program = join(tmpdir(), "race-driver-test", hash.digest("hex").slice(0, 20));
  if (existsSync(program)) return program;
  mkdirSync(dirname(program), { recursive: true });
  const flags = versionFlags(/release: (\S+)/.exec(version)?.[1] ?? "");
  const part = `${program}.${process.pid}`;
  const lib = join(sysroot, "lib");
  const built = run(rustc, [
    "--crate-name",
    "race_driver",
    "--edition",
    "2021",
    "-O",
    "src/main.rs",
    "-o",
    part,
    "-D",
    "warnings",
    "-C",
    "prefer-dynamic",
    "-C",
    `link-args=-Wl,-rpath,${lib}`,
    ...flags,
  ]);
  assert.is(built.status, 0, built.out);
  renameSync(part, program);
  return program;
}

function cargo(
  sysroot: string,
  driver: string,
  mode: string,
  out: string,
  args: readonly string[],
): Run {
  const config = join(out, `${mode}.json`);
  writeFileSync(config, JSON.stringify({ mode, out, marks: join(out, "marks") }));
  const env = {
    RUSTC: join(sysroot, "bin/rustc"),
    RUSTC_WRAPPER: driver,
    RACE_DRIVER_CONFIG: config,
    CARGO_TARGET_DIR: join(out, "target"),
    CARGO_INCREMENTAL: "0",
  };
  return run(
    join(sysroot, "bin/cargo"),
    ["build", "--locked", "-j2", "--release", "--target", target, ...args],
    { cwd: engine, env },
  );
}

interface Table {
  readonly symbols: Readonly<Record<string, number>>;
  readonly fingerprint: Readonly<Record<string, string>>;
  readonly types: Readonly<Record<string, { readonly size: number }>>;
}

interface Probed {
  readonly lines: readonly string[];
  readonly table: Table;
  readonly folder: string;
}

function probe(driver: string, out: string, kind: string, seed: number): Probed {
  const folder = join(out, `${kind}-${seed}`);
  const record = JSON.parse(readFileSync(join(out, "record/plugin.json"), "utf8"));
  const config = join(out, "probe.json");
  writeFileSync(
    config,
    JSON.stringify({
      mode: "probe",
      out: folder,
      marks: join(out, "marks"),
      probe: { kind, seed },
    }),
  );
  const done = run(driver, record.argv, {
    cwd: record.cwd,
    env: { ...record.env, RACE_DRIVER_CONFIG: config },
  });
  assert.is(done.status, 0, done.out);
  const read = (extension: string): string =>
    readFileSync(join(folder, `plugin.${extension}`), "utf8");
  return { lines: read("ll").split("\n"), table: JSON.parse(read("table.json")), folder };
}

/** Everything but integers, types and the bytes of constants. */
const shape = (line: string): string =>
  /^(@|%)/.test(line)
    ? line.slice(0, line.indexOf("="))
    : line.replace(/(?<![\w.%@"$\\])-?\d+(?![\w.])/g, "#");

function checkProbes(probes: readonly Probed[]): void {
  const [first, ...others] = probes;
  for (const other of others) {
    assert.is(other.lines.length, first!.lines.length);
    other.lines.forEach((line, at) => assert.is(shape(line), shape(first!.lines[at]!)));
  }
  const names = Object.keys(first!.table.symbols);
  const vectors = names.map((name) => probes.map((one) => one.table.symbols[name]).join());
  assert.is(
    new Set(vectors).size,
    names.length,
    "two layout symbols have the same values in all probes",
  );
  for (const name of [
    "race.off.engine_api::World.frame",
    "race.size.engine_api::physics::Body",
    "race.disc.engine_api::Mode.Paused",
    "race.slot.engine_api::Plugin.update",
    "race.slot.engine_api::Plugin.engine_api::Named::name",
    "race.off.engine_api::Pair<u32>.b",
  ])
    assert.ok(names.includes(name), name);
  const constant = names.filter(
    (name) => new Set(probes.map((one) => one.table.symbols[name])).size === 1,
  );
  assert.equal(constant, []);
}

/** Offsets of fields, sizes and slots that the table states stand in the text. */
function checkTable(one: Probed): void {
  const text = one.lines.join("\n");
  const { symbols } = one.table;
  assert.match(
    text,
    new RegExp(
      `getelementptr inbounds i8, ptr %\\w+, i64 ${symbols["race.off.engine_api::World.bodies"]}\\b`,
    ),
  );
  assert.match(text, new RegExp(`dereferenceable\\(${symbols["race.size.engine_api::World"]}\\)`));
  assert.match(
    text,
    new RegExp(
      `getelementptr inbounds i8, ptr %\\w+(\\.\\w+)?, i64 ${symbols["race.slot.engine_api::Plugin.start"]}\\b`,
    ),
  );
  assert.match(text, new RegExp(`i64 ${symbols["race.disc.engine_api::Mode.Idle"]}, label`));
}

interface Fact {
  readonly key: string;
  readonly kind: string;
  readonly attributes: Readonly<{ [name: string]: unknown }>;
  readonly edges: Readonly<{ [kind: string]: readonly string[] }>;
}

function readFacts(file: string): ReadonlyMap<string, Fact> {
  const lines = readFileSync(file, "utf8").trim().split("\n");
  const records = new Map(
    lines.map((line) => JSON.parse(line) as Fact).map((record) => [record.key, record]),
  );
  for (const record of records.values())
    for (const to of Object.values(record.edges).flat())
      assert.ok(
        to.startsWith("=") || records.has(to),
        `${record.key} leads to ${to}, which is not there`,
      );
  return records;
}

function checkNatural(natural: Probed): void {
  const items = JSON.parse(readFileSync(join(natural.folder, "plugin.items.json"), "utf8"));
  const marked = Object.values(
    items.vtables as { [name: string]: { type: string; trait: string; marked: boolean } },
  ).filter((table) => table.marked);
  assert.equal(marked.map((table) => `${table.type} as ${table.trait}`).sort(), [
    "plugin::Mine as engine_api::Named",
    "plugin::Mine as engine_api::Plugin",
    "plugin::Tiny as engine_api::Named",
    "plugin::Tiny as engine_api::Plugin",
  ]);
  assert.ok(
    Object.values(items.functions as { [name: string]: { drop_of?: string } }).some(
      (item) => item.drop_of === "engine_api::physics::Body",
    ),
  );
  const facts = readFacts(join(natural.folder, "plugin.facts.jsonl"));
  assert.is(facts.get("type engine_api::World")?.attributes.pass, "indirect");
  assert.is(facts.get("symbol race.export.plugin::create")?.attributes.export, true);
  assert.ok(facts.has("vtable <plugin::Mine as engine_api::Plugin>"));
  assert.is(
    facts.get("implementation <plugin::Mine as engine_api::Plugin>::start")?.attributes.inherited,
    true,
  );
  assert.is(
    facts.get("implementation <plugin::Mine as engine_api::Plugin>::update")?.attributes.inherited,
    false,
  );
  assert.ok(Object.keys(natural.table.fingerprint).length >= 12);
}

/** Names that no compiler prints: a pattern type goes by its base and by what is allowed. */
function checkPatterns(facts: ReadonlyMap<string, Fact>): void {
  const types = [...facts.values()].filter((record) => record.kind === "Type");
  const path = (record: Fact | undefined): string => String(record?.attributes.path);
  const patterns = types.filter((record) => record.attributes.form === "primitive" && record.edges.target);
  for (const pattern of patterns) {
    const base = path(facts.get(pattern.edges.target![0]!));
    assert.ok(path(pattern).startsWith(`(${base}) is `), path(pattern));
    const allowed = path(pattern).slice(base.length + "() is ".length);
    assert.match(allowed, /^(!null|-?\d+\.\.=-?\d+|\(-?\d+\.\.=-?\d+( \| -?\d+\.\.=-?\d+)+\))$/);
  }
  assert.ok(patterns.some((pattern) => path(pattern) === "(usize) is 0..=9223372036854775807"));
  assert.equal(types.map(path).filter((name) => name.includes("pattern_type!")), []);
}

/** A transparent struct of std says what it wraps; one that takes something away from it does not. */
function checkWrapped(facts: ReadonlyMap<string, Fact>): void {
  const wrapped = (type: string): readonly string[] | undefined => facts.get(`type ${type}`)?.edges.wraps;
  const types = [...facts.keys()].map((key) => key.replace(/^type /, ""));
  assert.equal(wrapped("core::num::niche_types::UsizeNoHighBit"), ["type (usize) is 0..=9223372036854775807"]);
  const taking = types.filter((one) => /^core::(cell::UnsafeCell<u|mem::manually_drop::ManuallyDrop<alloc::string::String>$)/.test(one));
  assert.ok(taking.length > 1, String(taking));
  for (const type of taking) assert.is(wrapped(type), undefined, type);
}

function checkHost(out: string): void {
  const api = readFacts(join(out, "engine_api.facts.jsonl"));
  assert.is(api.get("type engine_api::World")?.attributes.definition, true);
  assert.is(api.get("type engine_api::World")?.edges.drop?.length, 1);
  assert.is(api.get("method engine_api::Plugin::start")?.edges.default?.length, 1);
  assert.equal(api.get("slot engine_api::Plugin 3")?.edges.holds, [
    "method engine_api::Named::name",
  ]);
  const host = readFacts(join(out, "host.facts.jsonl"));
  assert.is(host.get("symbol race.export.plugin::create")?.attributes.import, true);
  assert.ok(
    [...host.values()].filter((record) => record.kind === "Symbol").length > 1000,
    "std's symbols",
  );
  // std bounds its numbers by types of patterns since Rust 1.95
  if (host.has("type (usize) is 0..=9223372036854775807")) {
    checkPatterns(host);
    checkWrapped(host);
  } else assert.ok(host.has("type core::num::niche_types::UsizeNoHighBit"), "and by attributes before");
  checkNames(host);
}

/** A std whose names are mangled as of old is known by the paths that the newer mangling has: with impls, and without names of parameters. */
function checkNames(host: ReadonlyMap<string, Fact>): void {
  const symbols = [...host.values()].filter((record) => record.kind === "Symbol");
  const named = (symbol: Fact): string | undefined => {
    const name = String(symbol.attributes.name);
    return name.startsWith("_ZN") ? symbol.edges.is?.[0] : `=symbol ${canonicalIdentity(name)}`;
  };
  const paths = new Set(symbols.map(named));
  for (const path of [
    "core::panicking::panic_fmt",
    "<core::fmt::Formatter>::pad",
    "<bool as core::fmt::Display>::fmt",
    "<core::fmt::builders::DebugList>::finish",
    "<alloc::vec::Vec<_, _>>::swap_remove::assert_failed",
    "<std::time::Instant as core::ops::arith::Sub>::sub",
  ])
    assert.ok(paths.has(`=symbol ${path}`), path);
  for (const symbol of symbols.filter(({ attributes }) => String(attributes.name).startsWith("_ZN"))) {
    assert.is(symbol.attributes.form, "rust", symbol.key);
    assert.is(symbol.edges.of_crate?.length, 1, symbol.key);
  }
}

/** The values that the compiler wrote into the program are those that the driver reads off its layouts. */
function checkCanaries(out: string): void {
  const program = readFileSync(join(out, "target", target, "release/host"));
  const { fingerprint } = JSON.parse(readFileSync(join(out, "host.table.json"), "utf8")) as Table;
  const found = Object.entries(fingerprint).filter(([name, stated]) => {
    const at = program.indexOf(Buffer.concat([Buffer.from(name), Buffer.alloc(80 - Math.min(name.length, 79))]).subarray(0, 80));
    if (at < 0) return false;
    const offset = name.includes("Duration") ? 8 : 0;
    assert.is(program.readUIntLE(at + 88 + offset, 6), Number(stated), name);
    assert.is(program.readUIntLE(at + 94 + offset, 6), 0, name);
    return true;
  });
  assert.is(found.length, 14);
}

function whole(toolchain: string): void {
  const sysroot = sysrootOf(toolchain);
  if (!sysroot)
    return skip(
      `driver, ${toolchain}`,
      "the toolchain or its rustc-dev component is not installed",
    );
  const driver = buildDriver(sysroot);
  const out = mkdtempSync(join(tmpdir(), "race-driver-"));
  try {
    const recorded = cargo(sysroot, driver, "record", out, ["-p", "plugin"]);
    assert.is(recorded.status, 0, recorded.out);
    const probes = [
      probe(driver, out, "far", 1),
      probe(driver, out, "far", 2),
      probe(driver, out, "small", 1),
    ];
    checkProbes(probes);
    probes.forEach(checkTable);
    checkNatural(probe(driver, out, "natural", 0));
    const natural = join(out, "natural");
    mkdirSync(natural);
    const built = cargo(sysroot, driver, "natural", natural, ["-p", "host", "--features", "whole"]);
    assert.is(built.status, 0, built.out);
    checkHost(natural);
    checkCanaries(natural);
    assert.is(
      run(join(natural, "target", target, "release/host"), []).out,
      readFileSync(join(engine, "output.txt"), "utf8"),
    );
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}

// an older and a newer one where they are installed: `npm run matrix -- --install` does it (1.85 cannot compile the upcasts of these cases)
const others = ["1.90.0", "beta"].filter((toolchain) => sysrootOf(toolchain));
for (const toolchain of ["stable", "nightly", ...others])
  test(`records, probes and natural compilations by ${toolchain}`, () => whole(toolchain));

test.run();
