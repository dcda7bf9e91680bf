/** What drops a resilient value field by field knows only the fields that it was compiled with: it is refused. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { lacks } from "../../tools/test/programs.js";
import { runCorner, wholeCorner, writeCorner } from "../../tools/test/corner.js";
import { skip } from "../../tools/test/skip.js";

const api = `
#[race::resilient]
pub struct Body { pub name: String, pub tags: Vec<u32> }
impl Body { pub fn new() -> Body { Body { name: "ball".to_string(), tags: vec![1, 2] } } }
#[race::resilient]
pub struct Pair<T> { pub one: T, pub other: T }
pub fn pair() -> Pair<u32> { Pair { one: 1, other: 2 } }
impl<T> Pair<T> { pub fn of(one: T, other: T) -> Pair<T> { Pair { one, other } } }
`;

const plugin = (body: string): string => `
use api::{Body, Pair};
#[inline(never)]
fn inner() -> String { ${body} }
#[race::export]
pub fn name() -> String { inner() }
#[allow(dead_code)]
fn unused(_: Option<&Pair<u32>>, _: &Body) {}
`;

const host = `
#[race::import(plugin)]
unsafe extern "Rust" { pub safe fn name() -> String; }
fn main() { let _ = (api::pair().one, api::Body::new()); println!("{}", name()); }
`;

for (const compiler of ["stable", "nightly"])
  test(`moving a field out of a resilient value is refused, taking it is not, by ${compiler}`, async () => {
    const why = await lacks(compiler);
    if (why) return skip(`moves by ${compiler}`, why);
    const refusedBy = async (body: string): Promise<string> => (await runCorner(writeCorner({ api, plugin: plugin(body), host }), compiler)).refused ?? "it was linked";
    assert.match(await refusedBy("let Body { name, .. } = Body::new(); name"), /moves a field out of a `api::Body`/);
    assert.match(await refusedBy("let pair = Pair::of(String::new(), String::new()); std::hint::black_box(&pair); pair.one.clone()"), /drops a `api::Pair<alloc::string::String>` by the fields/);
    const taken = writeCorner({ api, plugin: plugin('let mut body = Body::new(); body.tags = vec![3]; std::mem::take(&mut body.name)'), host });
    assert.equal(await runCorner(taken, compiler), { output: await wholeCorner(taken, compiler) });
  });

test.run();
