/** Names by hand, all names of the toolchain's own libraries against c++filt, and hostile names. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "fast-check";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { skip } from "../../tools/test/skip.js";
import { readAr } from "../ar/index.js";
import { readElf } from "../elf/index.js";
import {
  canonicalIdentity,
  crateRoots,
  demangle,
  instantiatingCrate,
  manglingOf,
} from "./index.js";

/** Mangled, as `rustfilt` prints it, and its identity where that differs. */
const cases: readonly (readonly [string, string, string?])[] = [
  ["_RNvCs15kBYyAo9fc_7mycrate7example", "mycrate::example"],
  ["_RNvNtCs1_3std3foo3bar", "std::foo::bar"],
  ["_RNCNvCs1_1a4main0B3_", "a::main::{closure#0}"],
  ["_RNCNvCs1_1a4mains_0B3_", "a::main::{closure#1}"],
  [
    "_RNSNvYNCNvCs1_1a5TABLE0INtNtNtCs2_4core3ops8function6FnOnceuE9call_once6vtableB8_",
    "<a::TABLE::{closure#0} as core::ops::function::FnOnce<()>>::call_once::{shim:vtable#0}",
  ],
  ["_RNvMs_Cs1_1aINtB4_3FoomE3get", "<a::Foo<u32>>::get"],
  ["_RNvXs_Cs1_1aNtB4_3FooNtNtCs2_4core3fmt5Debug3fmt", "<a::Foo as core::fmt::Debug>::fmt"],
  ["_RINvCs1_1a3fooTmEE", "a::foo::<(u32,)>"],
  ["_RINvCs1_1a3fooTEE", "a::foo::<()>"],
  ["_RINvCs1_1a3fooAhj10_E", "a::foo::<[u8; 16]>"],
  ["_RINvCs1_1a3fooFUKCPmQyEzE", 'a::foo::<unsafe extern "C" fn(*const u32, &mut u64) -> !>'],
  ["_RINvCs1_1a3fooFEuE", "a::foo::<fn()>"],
  ["_RINvCs1_1a3fooFG_RL0_eEuE", "a::foo::<for<'a> fn(&'a str)>", "a::foo::<fn(&str)>"],
  ["_RINvCs1_1a3fooINtB2_3RefL_EE", "a::foo::<a::Ref<'_>>", "a::foo::<a::Ref>"],
  ["_RINvCs1_1a3fooDNtB2_1TEL_E", "a::foo::<dyn a::T>"],
  ["_RINvCs1_1a3fooDNtB2_1TNtB2_1AEL_E", "a::foo::<dyn a::T + a::A>", "a::foo::<dyn a::A + a::T>"],
  [
    "_RINvCs1_1a3fooDINtB2_1TmEp1Zmp1AhEL_E",
    "a::foo::<dyn a::T<u32, Z = u32, A = u8>>",
    "a::foo::<dyn a::T<u32, A = u8, Z = u32>>",
  ],
  ["_RINvCs1_1a3fooDNtB2_8Iteratorp4ItemmEL_E", "a::foo::<dyn a::Iterator<Item = u32>>"],
  ["_RINvCs1_1a3fooKRe68656c6c6f_E", 'a::foo::<"hello">'],
  ["_RINvCs1_1a3fooKVNtB2_1PTj1_j2_EE", "a::foo::<{a::P(1, 2)}>"],
  ["_RINvCs1_1a3fooKVNtB2_1PS1xj1_1yj2_EE", "a::foo::<{a::P { x: 1, y: 2 }}>"],
  ["_RINvCs1_1a3fooKVNtB2_1NUE", "a::foo::<{a::N}>"],
  ["_RINvCs1_1a3fooKAj1_j2_EE", "a::foo::<{[1, 2]}>"],
  ["_RNvC6_123foo3bar", "123foo::bar"],
  [
    "_RNqCs4fqI2P2rA04_11utf8_identsu30____7hkackfecea1cbdathfdh9hlq6y",
    "utf8_idents::საჭმელად_გემრიელი_სადილი",
  ],
  ["_RNvCs1_7___rustc12___rust_alloc", "__rustc::__rust_alloc"],
  ["_RNvCs1_1a1f.llvm.123456", "a::f"],
  ["_ZN4core9panicking5panic17h0123456789abcdefE", "core::panicking::panic"],
  [
    "_ZN58_$LT$alloc..string..String$u20$as$u20$core..fmt..Write$GT$9write_str17h0123456789abcdefE",
    "<alloc::string::String as core::fmt::Write>::write_str",
  ],
  ["_ZN4test1a2bc17h0123456789abcdefE.llvm.1234", "test::a::bc"],
  ["_ZN3foo17h05af221e174051e9E", "foo"],
  ["_ZN28_$u7b$$u7b$closure$u7d$$u7d$17h05af221e174051e9E", "{{closure}}"],
];

test("names by hand, and their identities", () => {
  for (const [mangled, text, same] of cases) {
    assert.is(demangle(mangled), text, mangled);
    assert.is(canonicalIdentity(mangled), same ?? text, mangled);
  }
  assert.is(demangle("_RINvCs1_1a3fooKb1_Kc41_Kln5_KpE"), "a::foo::<true, 'A', -5, _>");
  assert.is(demangle("_RINvCs1_1a3fooKj5_E", true), "a[3]::foo::<5usize>");
  assert.is(demangle("_ZN3foo17h05af221e174051e9E", true), "foo::h05af221e174051e9");
});

test("what is no Rust name has no identity", () => {
  for (const name of [
    "memcpy",
    "",
    "_R",
    "_ZN3fooE",
    "_ZNSt6vectorIiE4pushEi",
    "main",
    "_RNvC",
    "_RNvC6_123foo3barZ",
    "race.off.a::B.c",
    "_ZN3foo17h05af221e174051exE",
  ]) {
    assert.is(canonicalIdentity(name), undefined, name);
    assert.is(demangle(name), undefined, name);
    assert.is(manglingOf(name), undefined, name);
  }
  assert.is(demangle("_RNvCs1_1a1f.cold.1"), "a::f.cold.1");
  assert.is(canonicalIdentity("_RNvCs1_1a1f.cold.1"), undefined);
  assert.is(canonicalIdentity("_RNvCs1_1a1f.0"), undefined);
});

test("how a name is mangled", () => {
  assert.is(manglingOf("_RNvCs1_1a1f"), "v0");
  assert.is(manglingOf("_ZN3foo17h05af221e174051e9E"), "legacy");
});

test("crates that a name speaks of, in the order of their first mention", () => {
  const name = "_RNvXs_Cs1_9hashbrownNtB4_3FooNtNtCs2_4core3fmt5Debug3fmtCs3_4user";
  assert.equal(crateRoots(name), [
    { name: "hashbrown", disambiguator: "3" },
    { name: "core", disambiguator: "4" },
  ]);
  assert.equal(instantiatingCrate(name), { name: "user", disambiguator: "5" });
  assert.equal(crateRoots("_RNvC1a1f"), [{ name: "a", disambiguator: "0" }]);
  assert.equal(crateRoots("memcpy"), []);
});

test("one identity whatever the hashes and the order of dyn bounds", () => {
  const one = "_RINvCs1_1a3fooDNtB2_1TNtCs9_1b1AEL_ECsx_4user";
  const two = "_RINvCsqq_1a3fooDNtCsz_1b1ANtB2_1TEL_E";
  assert.is(canonicalIdentity(one), canonicalIdentity(two));
});

function libraryNames(folder: string): string[] {
  const names = new Set<string>();
  for (const file of readdirSync(folder).filter((name) =>
    /^lib(core|alloc|std|hashbrown)-.*\.rlib$/.test(name),
  ))
    for (const member of readAr(readFileSync(join(folder, file)), file).archive?.members ?? [])
      for (const symbol of readElf(member.data, member.name).elf?.symbols ?? [])
        if (/^_(R|ZN)/.test(symbol.name)) names.add(symbol.name);
  return [...names];
}

function filtered(names: readonly string[], ...flags: string[]): string[] {
  const run = spawnSync("c++filt", ["-s", "rust", ...flags], {
    input: names.join("\n"),
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  return run.stdout.split("\n");
}

/** c++filt writes the type of an integer as `5: usize`, and drops suffixes such as `.0`. */
function differences(names: readonly string[], hashes: boolean): string[] {
  const oracle = filtered(names, ...(hashes ? [] : ["-i"]));
  return names.filter((name, i) => {
    const text = demangle(name, hashes)?.replace(/\.\d+$/, "");
    return text !== oracle[i]!.replace(/(\d): ([iu](8|16|32|64|128|size))\b/g, "$1$2");
  });
}

const hasFilter = (): boolean => spawnSync("c++filt", ["--version"]).status === 0;

test("the names in the toolchain's libraries are printed as c++filt prints them", () => {
  const sysroot = spawnSync("rustc", ["--print", "target-libdir"], { encoding: "utf8" });
  if (sysroot.status !== 0 || !hasFilter())
    return skip("c++filt", "rustc or c++filt is not installed");
  const names = libraryNames(sysroot.stdout.trim());
  assert.ok(names.length > 2000, `${names.length} names`);
  assert.equal(differences(names, true), []);
  assert.equal(differences(names, false), []);
  for (const name of names) if (!/\.\d+$/.test(name)) assert.ok(canonicalIdentity(name), name);
});

test("legacy names of a real crate are printed as c++filt prints them", () => {
  if (spawnSync("rustc", ["--version"]).status !== 0 || !hasFilter())
    return skip("legacy", "rustc or c++filt is not installed");
  const folder = mkdtempSync(join(tmpdir(), "race-names-"));
  try {
    writeFileSync(
      join(folder, "a.rs"),
      'pub struct S<T>(T); impl<T: std::fmt::Debug> Iterator for S<T> { type Item = (); fn next(&mut self) -> Option<()> { Some(println!("{:?}", self.0)) } } pub fn f(x: &[u32]) -> Vec<String> { S(&1u8).next(); x.iter().map(|y| format!("{y:?}")).collect() }',
    );
    const flags = [
      "--crate-type",
      "lib",
      "--emit",
      "obj",
      "-C",
      "symbol-mangling-version=legacy",
      "-Z",
      "unstable-options",
    ];
    const run = spawnSync("rustc", [...flags, "a.rs"], {
      cwd: folder,
      encoding: "utf8",
      env: { ...process.env, RUSTC_BOOTSTRAP: "1" },
    });
    assert.is(run.status, 0, run.stderr);
    const symbols = readElf(readFileSync(join(folder, "a.o")), "a.o").elf!.symbols.map(
      (s) => s.name,
    );
    const names = [...new Set(symbols)].filter((name) => name.startsWith("_ZN"));
    assert.ok(names.length > 50, `${names.length} names`);
    assert.equal(differences(names, true), []);
    assert.equal(differences(names, false), []);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

const seeds = cases.map(([mangled]) => mangled);
const damaged = fc
  .tuple(
    fc.constantFrom(...seeds),
    fc.nat(80),
    fc.constantFrom(..."_RNCIBEDFLKpGsTtvu09azAZ$.".split("")),
    fc.boolean(),
  )
  .map(([name, at, char, replace]) => name.slice(0, at) + char + name.slice(replace ? at + 1 : at));

test("damaged and random names never throw", () => {
  const all = (name: string): void =>
    void [demangle(name), demangle(name, true), canonicalIdentity(name), crateRoots(name)];
  fc.assert(fc.property(damaged, all), { numRuns: 20_000 });
  fc.assert(fc.property(fc.stringMatching(/^_R[A-Za-z0-9_]{0,60}$/), all), { numRuns: 5000 });
  fc.assert(
    fc.property(fc.stringMatching(/^_R(NvC1a|INvC1a1f)[BIETDFRLKpGs0-9_ahNC]{0,60}$/), all),
    { numRuns: 5000 },
  );
  fc.assert(fc.property(fc.string({ unit: "binary" }), (tail) => all(`_ZN${tail}`)));
  for (const name of seeds) for (let i = 0; i < name.length; i++) all(name.slice(0, i));
});

test("deep names and names that print without end are given up in time", () => {
  const start = performance.now();
  assert.is(demangle(`_RMC0${"R".repeat(100_000)}m`), undefined);
  assert.is(demangle(`_RMC0${"T".repeat(100_000)}`), undefined);
  // 10, 24, 52 and 108 characters, three separators, and `a::f::<>`.
  assert.is(demangle(doubling(3))?.length, 194 + 6 + 8);
  assert.is(demangle(doubling(40)), undefined);
  assert.is(canonicalIdentity(doubling(40)), undefined);
  assert.ok(performance.now() - start < 2000);
});

/** A function with `count + 1` arguments, each of which is a tuple of the one before it, twice. */
function doubling(count: number): string {
  let name = "_RINvC1a1fTmmE";
  let last = name.length - "TmmE".length - 2;
  for (let i = 0; i < count; i++) {
    const reference = `B${base62(last - 1)}`;
    last = name.length - 2;
    name += `T${reference}${reference}E`;
  }
  return `${name}E`;
}

function base62(value: number): string {
  const digits = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
  let text = "";
  for (let rest = value; rest || !text; rest = Math.floor(rest / 62))
    text = digits[rest % 62] + text;
  return `${text}_`;
}

test.run();
