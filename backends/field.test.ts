/** Fields that share a number, and formulas beyond sums: what no row of x86-64 needs. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import type { Field, Letters } from "./architecture.js";
import { decode, encode, fits, holds, kept, limits } from "./field.js";
import { evaluate } from "./formula.js";

const high: Field = { bytes: 4, bits: 32, sign: "signed", scale: 0, pieces: [{ value: 12, at: 12, length: 20, round: 0x800n }] };
const low: Field = { bytes: 4, bits: 32, sign: "signed", scale: 0, pieces: [{ value: 0, at: 20, length: 12 }] };
const both: Field = { bytes: 8, bits: 32, sign: "signed", scale: 0, pieces: [...high.pieces, { value: 0, at: 52, length: 12 }] };

test("a high part makes up for the sign of the low part", () => {
  for (const value of [0n, 0x7ffn, 0x800n, 0xfffn, -1n, -0x801n, 0x12345800n]) {
    const bytes = new Uint8Array(8);
    encode(high, bytes, 0, value);
    encode(low, bytes, 4, value);
    assert.is(decode(high, bytes, 0) + BigInt.asIntN(12, decode(low, bytes, 4)), value);
    assert.is(decode(high, bytes, 0), kept(high, value));
    assert.is(decode(both, bytes, 0), value, "as one field");
    assert.ok(holds(high, bytes, 0, value) && holds(both, bytes, 0, value));
    assert.not.ok(holds(high, bytes, 0, value + 0x1000n));
  }
  assert.equal(limits(high), { least: -0x80000800n, greatest: 0x7ffff7ffn });
  assert.ok(fits(high, 0x7ffff7ffn) && !fits(high, 0x7ffff800n));
});

test("formulas of other psABIs", () => {
  const values: Letters = { S: 0x12345n, A: 8n, P: 0x1001n, L: 0n, G: 0n, GOT: 0n, B: 0n, Z: 0n, TP: 0n, DTP: 0n, V: 3n, T: 1n };
  assert.is(evaluate("Page(S + A) - Page(P)", values), 0x11000n);
  assert.is(evaluate("((S + A) | T) - P", values), 0x1134cn);
  assert.is(evaluate("V - S - A", values), 3n - 0x1234dn);
  assert.is(evaluate("", values), 0n);
  for (const wrong of ["X", "S +", "(S", "Page S", "S A", "- S"]) assert.throws(() => evaluate(wrong, values), /nothing that a psABI writes/);
});

test.run();
