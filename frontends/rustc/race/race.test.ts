/**
 * The attributes in an ordinary Cargo build, without RACE: host and plugin of `driver/cases/engine` (which deny all warnings)
 * make one program that runs; and what cannot be is said in words.
 */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { skip } from "../../../tools/test/skip.js";

const here = join(dirname(fileURLToPath(import.meta.url)), "../../../../frontends/rustc");
const engine = join(here, "driver/cases/engine");
const shared = join(tmpdir(), "race-attributes-target");

function cargo(
  args: readonly string[],
  cwd: string,
): { readonly status: number | null; readonly out: string; readonly err: string } {
  const run = spawnSync("cargo", [...args], {
    cwd,
    encoding: "utf8",
    env: { ...process.env, CARGO_TARGET_DIR: shared },
  });
  return { status: run.status, out: run.stdout ?? "", err: run.stderr ?? String(run.error) };
}

const hasCargo = (): boolean => spawnSync("cargo", ["--version"]).status === 0;

/** Compiles a library of its own and gives what the compiler says. */
function compile(source: string): string {
  const folder = mkdtempSync(join(tmpdir(), "race-attributes-"));
  try {
    mkdirSync(join(folder, "src"));
    writeFileSync(
      join(folder, "Cargo.toml"),
      `[package]\nname = "sample"\nversion = "0.1.0"\nedition = "2021"\n[dependencies]\nrace = { path = ${JSON.stringify(join(here, "race"))} }\n[workspace]\n`,
    );
    writeFileSync(join(folder, "src/lib.rs"), source);
    const run = cargo(["build", "-q", "-j2"], folder);
    return run.status === 0 ? run.err : `failed\n${run.err}`;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

test("host, plugin and interface are one ordinary program", () => {
  if (!hasCargo()) return skip("attributes", "cargo is not there");
  const run = cargo(["run", "-q", "--locked", "-j2", "-p", "host", "--features", "whole"], engine);
  assert.is(run.status, 0, run.err);
  assert.is(run.err, "");
  assert.is(run.out, readFileSync(join(engine, "output.txt"), "utf8"));
});

test("traits that are not dyn-compatible, generics and no_std compile without a word", () => {
  if (!hasCargo()) return skip("attributes", "cargo is not there");
  const source = `#![no_std]
#![deny(warnings)]
#[race::resilient] pub struct Unit;
#[race::resilient(capacity = 64)] pub struct Tuple<'a, T, const N: usize>(pub &'a T, pub [u8; N]);
#[race::resilient] pub union Both { pub a: u32, pub b: f32 }
#[race::resilient] pub trait Copies: Clone { fn twice(&self) -> Self { self.clone() } }
#[race::resilient] pub trait Typed { type Out; const N: usize; fn out(&self) -> Option<Self::Out> { None } }
#[race::resilient] pub trait Each { fn each<F: Fn(u8)>(&self, f: F) { f(1) } }
#[race::resilient] pub trait Lent<'a> { fn lend(&'a self) -> &'a str { "lent" } }
#[race::resilient] pub trait Mixed { fn sized(self) -> u32 where Self: Sized { 1 } fn plain(&self, (a, b): (u8, u8)) -> u8 { a + b } }
pub trait Item: Sync { fn make(&self) -> u8; }
race::extension_point!(pub ITEMS: dyn Item);
race::extension_point! { /// Said of it.
  pub(crate) MAKE_ALL: fn(&u8) -> u8 }
impl Item for () { fn make(&self) -> u8 { MAKE_ALL.iter().count() as u8 } }
#[race::extend(crate::ITEMS)] static ITEM: () = ();
#[race::extend(crate::MAKE_ALL, priority = -7)] fn make(of: &u8) -> u8 { *of }
pub fn all() -> u8 { ITEMS.into_iter().map(|item| item.make()).sum() }
#[race::resilient] pub trait Async { fn wait(&self) -> impl core::future::Future<Output = ()> { async {} } }
`;
  assert.is(compile(source), "");
});

test("what cannot be is said in words", () => {
  if (!hasCargo()) return skip("attributes", "cargo is not there");
  assert.match(
    compile("race::extension_point!(pub X: u32);"),
    "an extension point is of `dyn Trait`, to which statics contribute, or of `fn",
  );
  assert.match(
    compile(
      "race::extension_point!(pub X: fn()); use X as Y; #[race::extend(Y)] fn f() {}",
    ),
    "name the point with the crate that declares it",
  );
  assert.match(
    compile(
      "race::extension_point!(pub X: fn()); mod other { pub use super::X as Y; } #[race::extend(crate::other::Y)] fn f() {}",
    ),
    "the point is declared elsewhere",
  );
  assert.match(
    compile(
      "race::extension_point!(pub X: fn()); #[race::extend(crate::X, priority = big)] fn f() {}",
    ),
    "a priority is an integer of 32 bits",
  );
  assert.match(
    compile("race::extension_point!(pub X: fn()); #[race::extend(crate::X)] struct S;"),
    "`race::extend` goes on a static or a function",
  );
  assert.match(
    compile("#[race::export] pub fn f<T>(_: T) {}"),
    "an exported function cannot be generic",
  );
  assert.match(
    compile("#[race::resilient] pub fn f() {}"),
    "goes on a struct, enum, union or trait",
  );
  assert.match(
    compile("#[race::resilient(capacity = big)] pub struct S;"),
    "expected `capacity = BYTES`",
  );
  assert.match(compile("#[race::import(x)] pub fn f() {}"), "goes on an `unsafe extern");
});

test.run();
