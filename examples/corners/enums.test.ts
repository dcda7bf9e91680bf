/**
 * Enums that evolve: variants are added, reordered and renumbered, with and without data, and the plugin matches, makes,
 * stores and takes them apart. What the plugin rests on beyond that (no new field of what it makes, no new variant where
 * it has no wildcard) is refused where it does not hold.
 */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { lacks } from "../../tools/test/programs.js";
import { runCorner, wholeCorner, writeCorner } from "../../tools/test/corner.js";
import { skip } from "../../tools/test/skip.js";

const api = (kinds: string, shapes: string, all: string): string => `
#[race::resilient]
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind { ${kinds} }
#[race::resilient]
#[repr(u8)]
#[derive(Clone, Debug, PartialEq)]
pub enum Shape { ${shapes} }
pub fn all() -> Vec<Shape> { vec![Shape::Circle(2.5), Shape::Point, Shape::Named(7, "seven".to_string()), ${all}] }
pub fn kinds() -> Vec<Kind> { vec![Kind::Rock, Kind::Ship, Kind::Ghost] }
impl Shape {
    pub fn twice<T>(&self, f: impl Fn(u32) -> T) -> T { match self { Shape::Named(n, _) => f(*n * 2), Shape::Circle(_) => f(1), _ => f(0) } }
    pub fn thrice<T>(&self, f: impl Fn(u32) -> T) -> T { match self { Shape::Named(n, _) => f(*n * 3), ALL } }
}
`;

const rest = (names: string): string => names.split(" ").map((name) => `Shape::${name} { .. } => f(0)`).join(", ");
const before = api("Rock, Ship, Ghost", "Circle(f32), Rect { w: f32, h: f32 }, Point, Named(u32, String)", "Shape::Rect { w: 3.0, h: 4.0 }").replace("ALL", rest("Circle Rect Point"));
const grown = api("Comet, Ghost, Rock, Ship, Sun", "Nothing, Named(u32, String), Mesh(Vec<u32>, u64), Point, Circle(f32), Rect { w: f32, h: f32 }", "Shape::Rect { w: 3.0, h: 4.0 }, Shape::Nothing, Shape::Mesh(vec![1], 2)").replace("ALL", rest("Circle Rect Point Nothing Mesh"));
const wider = api("Rock, Ship, Ghost, Sun", "Circle(f32), Rect { h: f32, depth: f32, w: f32 }, Point, Named(u32, String)", "Shape::Rect { w: 3.0, h: 4.0, depth: 5.0 }").replace("ALL", rest("Circle Rect Point"));

const plugin = (more: string): string => `
use api::{Kind, Shape};
#[inline(never)] fn weight(kind: Kind) -> u32 { match kind { Kind::Rock => 10, Kind::Ship => 21, Kind::Ghost => 35, _ => 99 } }
#[inline(never)] fn parse(i: usize) -> Option<Kind> { [Kind::Rock, Kind::Ghost].get(i).copied() }
#[inline(never)] fn distance(kind: Kind) -> u64 { (kind as u64).wrapping_sub(Kind::Rock as u64) }
#[inline(never)] fn area(s: &Shape) -> f32 { match s { Shape::Circle(r) => r * r, Shape::Rect { w, h, .. } => w * h, Shape::Point => 0.0, Shape::Named(n, t) => *n as f32 + t.len() as f32, _ => -1.0 } }
#[inline(never)] fn grow(s: &mut Shape) { match s { Shape::Circle(r) => *r += 1.0, Shape::Rect { w, .. } => *w *= 2.0, Shape::Named(n, t) => { *n += 1; t.push('!') } _ => {} } }
#[inline(never)] fn make(i: u32) -> Shape { match i % 3 { 0 => Shape::Circle(i as f32), 1 => Shape::Point, _ => Shape::Named(i, format!("n{i}")) } }
#[inline(never)] fn maybe(i: u32) -> Option<Option<Shape>> { if i % 4 == 0 { None } else if i % 4 == 1 { Some(None) } else { Some(Some(make(i))) } }
#[inline(never)] fn tried(i: u32) -> Result<Shape, u8> { if i % 3 == 0 { Err(i as u8) } else { Ok(make(i)) } }
#[inline(never)] fn taken(s: Shape) -> String { match s { Shape::Named(_, text) => text, other => format!("{other:?}") } }
${more}
#[race::export]
pub fn run(shapes: &mut Vec<Shape>, kinds: &[Kind]) -> String {
    let mut out = String::new();
    for kind in kinds.iter().copied() { out += &format!("{kind:?} {} {}\\n", weight(kind), distance(kind)); }
    for s in shapes.iter_mut() { grow(s); out += &format!("{} {s:?} {}\\n", area(s), s.twice(|n| n + 1)); }
    for i in 0..6 { out += &format!("{:?} {:?} {:?}\\n", maybe(i), tried(i), parse(i as usize)); }
    for s in shapes.clone() { out += &taken(s); }
    shapes.push(make(2)); shapes.insert(1, make(0));
    out + &more(&shapes[0])
}
`;

const plain = "fn more(_: &Shape) -> String { String::new() }";
const makes = "fn more(_: &Shape) -> String { format!(\"{:?}\", std::hint::black_box(Shape::Rect { w: 1.0, h: 2.0 })) }";
const names = "fn more(s: &Shape) -> String { s.thrice(|n| n.to_string()) }";

const host = `
#[race::import(plugin)]
unsafe extern "Rust" { pub safe fn run(shapes: &mut Vec<api::Shape>, kinds: &[api::Kind]) -> String; }
fn main() { let mut all = api::all(); println!("{}", run(&mut all, &api::kinds())); println!("{all:?}"); }
`;

const compiler = "stable";

test("variants move, grow and are added, with and without data", async () => {
  const why = await lacks(compiler);
  if (why) return skip("enums", why);
  for (const later of [grown, wider]) {
    const root = writeCorner({ api: before, later, plugin: plugin(plain), host });
    assert.equal(await runCorner(root, compiler), { output: await wholeCorner(root, compiler) });
  }
});

test("what rests on a variant's fields, or on knowing all variants, is refused where it is not so", async () => {
  const why = await lacks(compiler);
  if (why) return skip("enums that are made", why);
  const refused = async (later: string, more: string): Promise<string> => (await runCorner(writeCorner({ api: before, later, plugin: plugin(more), host }), compiler)).refused ?? "it was linked";
  assert.match(await refused(wider, makes), /error\[guard_failed\].*exactly the fields that it knows/);
  assert.match(await refused(grown, names), /error\[guard_failed\].*no variants of `api::Shape` beyond those/);
});

test.run();
