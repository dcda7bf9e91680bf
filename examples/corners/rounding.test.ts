/**
 * Types of the client around a resilient type that is less aligned: their sizes and offsets are rounded up, by none or
 * by half of the alignment, as the resilient type happens to be in the program.
 */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { lacks } from "../../tools/test/programs.js";
import { skip } from "../../tools/test/skip.js";
import { runCorner, wholeCorner, writeCorner } from "../../tools/test/corner.js";

const api = (more: string): string => `
#[race::resilient]
#[derive(Clone, Copy)]
pub struct Body { pub x: f32, ${more} pub y: f32 }
impl Body { pub fn new(x: f32, y: f32) -> Body { Body { x, y, ..unsafe { core::mem::zeroed() } } } }
`;

const plugin = `
use api::Body;
#[derive(Clone, Copy)]
struct Entry { body: Body, key: u64 }
struct Outer { entry: Entry, flag: bool, pair: (Body, u64) }
#[inline(never)]
fn outers(body: Body) -> Vec<Outer> {
    (0..4u64).map(|i| Outer { entry: Entry { body, key: i * 3 }, flag: i % 2 == 0, pair: (body, i + 40) }).collect()
}
#[race::export]
pub fn sum(body: &Body) -> u64 {
    let mut all: Vec<Entry> = (0..5).map(|key| Entry { body: *body, key }).collect();
    all.iter_mut().for_each(|entry| entry.body.y += entry.key as f32);
    all.sort_by_key(|entry| std::cmp::Reverse(entry.key));
    let entries: u64 = all.iter().enumerate().map(|(i, entry)| entry.key * (i as u64 + 1) + entry.body.y as u64 + entry.body.x as u64).sum();
    let outer: u64 = outers(*body).iter().map(|one| one.entry.key + one.flag as u64 + one.pair.1 * one.pair.0.x as u64 + one.entry.body.y as u64).sum();
    entries + outer
}
`;

const host = `
use api::Body;
#[race::import(plugin)]
unsafe extern "Rust" { pub safe fn sum(body: &Body) -> u64; }
fn main() { println!("{}", sum(&Body::new(3.0, 5.0))); }
`;

for (const compiler of ["stable", "nightly"])
  test(`sizes that are rounded up follow odd and even multiples of the alignment, by ${compiler}`, async () => {
    const why = await lacks(compiler);
    if (why) return skip(`rounding by ${compiler}`, why);
    for (const more of ["", "pub z: f32,", "pub z: f32, pub w: f32,"]) {
      const root = writeCorner({ api: api("pub a: [f32; 4],"), later: api(more), plugin, host });
      assert.equal(await runCorner(root, compiler), { output: await wholeCorner(root, compiler) });
    }
  });

test.run();
