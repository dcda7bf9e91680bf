/** A conversion to the first supertrait is no instruction for rustc; here it is a choice that the link makes. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { lacks } from "../../tools/test/programs.js";
import { skip } from "../../tools/test/skip.js";
import { runCorner, wholeCorner, writeCorner } from "../../tools/test/corner.js";

const api = (supertraits: string, more: string): string => `
#[race::resilient]
pub trait Named { ${more} fn name(&self) -> String; }
#[race::resilient]
pub trait Extra { fn extra(&self) -> u32 { 7 } }
#[race::resilient]
pub trait Plugin: ${supertraits} { fn start(&mut self) -> u32; }
`;

const plugin = (convert: string): string => `
use api::{Named, Extra, Plugin};
struct Mine;
impl Named for Mine { fn name(&self) -> String { "mine".to_string() } }
impl Extra for Mine {}
impl Plugin for Mine { fn start(&mut self) -> u32 { 3 } }
#[inline(never)]
fn name_of(named: &dyn Named) -> String { named.name() }
#[race::export]
pub fn create() -> Box<dyn Plugin> { Box::new(Mine) }
#[race::export]
pub fn describe(plugin: &dyn Plugin) -> String { ${convert} }
`;

const host = `
use api::{Named, Plugin};
#[race::import(plugin)]
unsafe extern "Rust" { pub safe fn create() -> Box<dyn Plugin>; pub safe fn describe(plugin: &dyn Plugin) -> String; }
fn main() {
    let mut one = create();
    let named: &dyn Named = &*one;
    println!("{} {}", describe(&*one), named.name());
    println!("{}", one.start());
}
`;

const converts = "name_of(plugin)";
const before = api("Named + Extra", "");

for (const compiler of ["stable", "nightly"])
  test(`the first supertrait may grow and be preceded, by ${compiler}`, async () => {
    const why = await lacks(compiler);
    if (why) return skip(`prefixes by ${compiler}`, why);
    const grown = writeCorner({ api: before, later: api("Named + Extra", "fn title(&self) -> u32 { 1 }"), plugin: plugin(converts), host });
    assert.equal(await runCorner(grown, compiler), { output: await wholeCorner(grown, compiler) });
    const preceded = writeCorner({ api: before, later: api("Extra + Named", ""), plugin: plugin(converts), host });
    assert.equal(await runCorner(preceded, compiler), { output: await wholeCorner(preceded, compiler) });
    const followed = writeCorner({ api: api("Extra + Named", ""), later: before, plugin: plugin(converts), host });
    assert.equal(await runCorner(followed, compiler), { output: await wholeCorner(followed, compiler) });
  });

test.run();
