/**
 * Types of the client that hold a resilient type beside fields with which it competes for a place: rustc orders them by
 * how far their unused values lie from an end, and that is another distance in each probe. Besides, a shared pointer to
 * such a type crosses, whose pointer is a type of its own for newer compilers.
 */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { lacks } from "../../tools/test/programs.js";
import { skip } from "../../tools/test/skip.js";
import { packCorner, runCorner, wholeCorner, writeCorner } from "../../tools/test/corner.js";

const api = (fields: string, values: string): string => `
pub mod body {
    #[race::resilient]
    #[derive(Clone)]
    pub struct Body { ${fields} }
    impl Body { pub fn new(id: u64) -> Body { Body { ${values} } } }
}
pub use body::Body;
`;

const plugin = `
use api::Body;
use std::rc::Rc;
struct Pool { floor: f32, held: Vec<Body>, spare: Body, names: Vec<String>, last: u64 }
#[inline(never)]
fn turn(pool: &mut Pool) -> u64 {
    std::mem::swap(&mut pool.spare, &mut pool.held[0]);
    pool.names.push(pool.spare.name.clone());
    pool.last += pool.spare.id + pool.floor as u64;
    pool.last
}
#[race::export]
pub fn play(first: Rc<Body>) -> (Rc<Body>, String) {
    let mut pool = Pool { floor: 2.0, held: vec![(*first).clone()], spare: Body::new(7), names: Vec::new(), last: 1 };
    let sum: u64 = (0..5).map(|_| turn(&mut pool)).sum();
    (Rc::new(pool.spare), format!("{sum} {:?} {}", pool.names, pool.held.len()))
}
`;

const host = `
use api::Body;
use std::rc::Rc;
#[race::import(plugin)]
unsafe extern "Rust" { pub safe fn play(first: Rc<Body>) -> (Rc<Body>, String); }
fn main() {
    let first = Rc::new(Body::new(4));
    let (last, text) = play(first.clone());
    println!("{} {} {text} {}", last.name, last.id, Rc::strong_count(&first));
}
`;

for (const compiler of ["stable", "nightly"])
  test(`fields keep their order where unused values lie elsewhere, by ${compiler}`, async () => {
    const why = await lacks(compiler);
    if (why) return skip(`order by ${compiler}`, why);
    const root = writeCorner({
      api: api("pub name: String, pub id: u64", 'name: format!("body {id}"), id'),
      later: api("pub more: [u64; 2], pub id: u64, pub flag: bool, pub name: String", 'more: [1, 2], flag: true, name: format!("body {id}"), id'),
      plugin,
      host,
    });
    const { plugin: packed } = await packCorner(root, compiler);
    assert.is(packed.counts.refused, 0);
    assert.equal(await runCorner(root, compiler), { output: await wholeCorner(root, compiler) });
  });

test.run();
