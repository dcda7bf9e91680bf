/** Constants that the compiler evaluates from the interface's own `const fn`, over an enum that evolves. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { lacks } from "../../tools/test/programs.js";
import { runCorner, wholeCorner, writeCorner } from "../../tools/test/corner.js";
import { skip } from "../../tools/test/skip.js";

const api = (more: string): string => `
#[race::resilient]
#[derive(Clone, Copy)]
pub enum Kind { ${more} Rock, Ship, Ghost }
pub const fn weight(kind: Kind) -> u32 { match kind { Kind::Rock => 10, Kind::Ship => 20, Kind::Ghost => 30, #[allow(unreachable_patterns)] _ => 0 } }
`;

const plugin = `
use api::{weight, Kind};
const ALL: [u32; 3] = [weight(Kind::Rock), weight(Kind::Ship), weight(Kind::Ghost)];
#[race::export]
pub fn sum(kind: &Kind) -> u32 { ALL.iter().enumerate().map(|(i, w)| w * (i as u32 + 1)).sum::<u32>() + weight(*kind) }
`;

const host = `
#[race::import(plugin)]
unsafe extern "Rust" { pub safe fn sum(kind: &api::Kind) -> u32; }
fn main() { println!("{}", sum(&api::Kind::Ship)); }
`;

for (const compiler of ["stable", "nightly"])
  test(`constants over an evolving enum are what the interface says, by ${compiler}`, async () => {
    const why = await lacks(compiler);
    if (why) return skip(`constants by ${compiler}`, why);
    const root = writeCorner({ api: api(""), later: api("Unknown, Comet,"), plugin, host });
    assert.equal(await runCorner(root, compiler), { output: await wholeCorner(root, compiler) });
  });

test.run();
