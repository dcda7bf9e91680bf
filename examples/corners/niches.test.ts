/** Enums of the client that keep their variants in unused values of a resilient type. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { lacks } from "../../tools/test/programs.js";
import { runCorner, wholeCorner, writeCorner } from "../../tools/test/corner.js";
import { skip } from "../../tools/test/skip.js";

const api = (before: string, kind: string, after: string): string => `
${kind}
#[race::resilient]
pub struct Body { ${before} pub name: Box<u32>, ${after} }
impl Body { pub fn new() -> Body { Body { ${before.replace(/pub (\w+): [^,]*,/g, "$1: Default::default(),")} name: Box::new(5), ${after.replace(/pub (\w+): [^,]*,/g, "$1: Default::default(),")} } } }
`;

const option = `
use api::Body;
#[inline(never)]
fn pick(body: Option<&Body>, i: u32) -> Vec<Option<Box<u32>>> { (0..3).map(|n| if n == i { None } else { body.map(|b| b.name.clone()) }).collect() }
struct Slot { held: Option<Body>, count: u32 }
#[inline(never)]
fn fill(i: u32) -> Slot { Slot { held: if i % 2 == 0 { Some(Body::new()) } else { None }, count: i } }
#[race::export]
pub fn sum(body: &Body) -> u32 {
    let own: u32 = (0..5).map(|i| { let slot = fill(i); slot.held.as_ref().map_or(100, |b| *b.name) + slot.count }).sum();
    own + pick(Some(body), 1).iter().flatten().map(|n| **n).sum::<u32>()
}
`;

/** Data in both variants. */
const either = `
use api::Body;
enum Held { Body(Body), Code(u64) }
#[inline(never)]
fn hold(i: u32) -> Held { if i % 2 == 0 { Held::Body(Body::new()) } else { Held::Code(i as u64 * 7) } }
#[race::export]
pub fn sum(body: &Body) -> u32 {
    (0..5).map(|i| match hold(i) { Held::Body(b) => *b.name, Held::Code(code) => code as u32 }).sum::<u32>() + *body.name
}
`;

const host = `
use api::Body;
#[race::import(plugin)]
unsafe extern "Rust" { pub safe fn sum(body: &Body) -> u32; }
fn main() { println!("{}", sum(&Body::new())); }
`;

const wide = "#[derive(Default)] #[allow(dead_code)] pub enum Kind { #[default] A, B, C }";

for (const compiler of ["stable", "nightly"]) {
  test(`a field moves with its unused values, another field must not lend them, by ${compiler}`, async () => {
    const why = await lacks(compiler);
    if (why) return skip(`niches by ${compiler}`, why);
    const moved = writeCorner({ api: api("", "", "pub size: u64,"), later: api("pub more: u64, pub id: u32,", "", "pub size: u64,"), plugin: option, host });
    assert.equal(await runCorner(moved, compiler), { output: await wholeCorner(moved, compiler) });
    const lent = writeCorner({ api: api("", "", "pub size: u64,"), later: api("", wide, "pub size: u64, pub kind: Kind,"), plugin: option, host });
    assert.match((await runCorner(lent, compiler)).refused ?? "it was linked", /error\[niche_differs\]/);
  });

  test(`data beside a tag in a resilient type is linked only where it fits, by ${compiler}`, async () => {
    const why = await lacks(compiler);
    if (why) return skip(`data beside a tag by ${compiler}`, why);
    // the tag is in front by nature, and far behind in the probes
    const front = writeCorner({ api: "#[race::resilient] #[repr(C)] pub struct Body { pub name: Box<u32>, pub size: u64, pub rest: u64 } impl Body { pub fn new() -> Body { Body { name: Box::new(5), size: 1, rest: 2 } } }", plugin: either, host });
    assert.match((await runCorner(front, compiler)).refused ?? "it was linked", /keeps data of other variants beside its tag/);
    const behind = writeCorner({ api: "#[race::resilient] #[repr(C)] pub struct Body { pub size: u64, pub rest: u64, pub name: Box<u32> } impl Body { pub fn new() -> Body { Body { size: 1, rest: 2, name: Box::new(5) } } }", plugin: either, host });
    assert.equal(await runCorner(behind, compiler), { output: await wholeCorner(behind, compiler) });
  });
}

test.run();
