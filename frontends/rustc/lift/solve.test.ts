/** The solver finds again what was put in: random tables, random expressions; and says when it cannot tell. */
import fc from "fast-check";
import { test } from "uvu";
import * as assert from "uvu/assert";
import type { Expression } from "../expression.js";
import { evaluate, tableValues } from "./evaluate.js";
import type { LayoutTable } from "./probe.js";
import { makeSolver, solve, type Solution, type Solver } from "./solve.js";
import { expressionText } from "./symbols.js";

/** Pseudo-random numbers that depend on a name and a seed alone. */
function draw(name: string, seed: number, low: number, high: number): number {
  let hash = 2166136261 ^ (seed * 2654435761);
  for (const character of name) hash = Math.imul(hash ^ character.charCodeAt(0), 16777619);
  hash = Math.imul(hash ^ (hash >>> 15), 2246822519);
  return low + (((hash ^ (hash >>> 13)) >>> 0) % (high - low));
}

const names = ["Body", "World", "Vec3", "Inner"].flatMap((type) => [
  `race.size.api::${type}`,
  ...["a", "b", "c"].map((field) => `race.off.api::${type}.${field}`),
]);

/** Five far layouts, three small ones, and one held out of each kind. */
function tables(seed: number): LayoutTable[] {
  return Array.from({ length: 10 }, (_, probe) => {
    const far = probe < 5 || probe === 8;
    const value = (name: string): number =>
      draw(name, seed * 100 + probe, far ? 1024 : 8, far ? 200_000 : 400) * 4 + 4;
    return { symbols: Object.fromEntries(names.map((name) => [name, value(name)])) };
  });
}

const valuesOf = (all: readonly LayoutTable[], expression: Expression): bigint[] =>
  all.map((table) => evaluate(expression, tableValues(table.symbols))!);

function ask(
  solver: Solver,
  values: readonly bigint[],
  bits = 64,
  about: readonly string[] = [],
): Solution {
  const context = new Set(
    solver.basis.columns.flatMap((column, index) => (about.includes(column.name) ? [index] : [])),
  );
  const answer = solve(solver, values.slice(0, 8), bits, context);
  assert.not("unsolved" in answer, "unsolved" in answer ? answer.unsolved : "");
  return answer as Solution;
}

const symbol = (name: string): Expression => ({ op: "symbol", symbol: name });
const number = (value: number | bigint): Expression => ({ op: "const", constant: BigInt(value) });
const add = (left: Expression, right: Expression): Expression => ({ op: "add", left, right });
const times = (k: number, right: Expression): Expression => ({ op: "mul", left: number(k), right });

/** The answer must hold in layouts that the solver has not seen. */
function check(
  seed: number,
  expression: Expression,
  bits = 64,
  about: readonly string[] = [],
): Solution {
  const all = tables(seed);
  const answer = ask(makeSolver(all.slice(0, 8)), valuesOf(all, expression), bits, about);
  assert.equal(
    valuesOf(all, answer.expression),
    valuesOf(all, expression),
    expressionText(answer.expression),
  );
  return answer;
}

const name = fc.constantFrom(...names);
const seed = fc.integer({ min: 1, max: 500 });
const factor = fc.integer({ min: -64, max: 64 }).filter((k) => k !== 0);
const rest = fc.integer({ min: -4096, max: 4096 });

test("sums of up to three symbols are found again", () => {
  fc.assert(
    fc.property(
      seed,
      fc.uniqueArray(fc.tuple(name, factor), {
        minLength: 1,
        maxLength: 3,
        selector: ([one]) => one,
      }),
      rest,
      (n, terms, constant) => {
        const sum = terms.reduce<Expression>(
          (tree, [one, k]) => add(tree, times(k, symbol(one))),
          number(constant),
        );
        check(n, sum);
      },
    ),
    { numRuns: 300 },
  );
});

test("the smallest form is answered", () => {
  assert.is(
    expressionText(check(1, symbol("race.off.api::Body.a")).expression),
    "race.off.api::Body.a",
  );
  assert.is(
    expressionText(check(1, add(symbol("race.off.api::Body.a"), number(8))).expression),
    "add(race.off.api::Body.a, 8)",
  );
  assert.is(
    expressionText(check(1, times(11, symbol("race.size.api::Body"))).expression),
    "mul(11, race.size.api::Body)",
  );
  assert.is(check(2, times(-1, symbol("race.size.api::Body"))).form, "multiple");
});

test("quotients of large and known constants are found again", () => {
  const size = symbol("race.size.api::Body");
  for (let n = 1; n < 40; n++) {
    check(n, { op: "udiv", left: number((1n << 63n) - 1n), right: size });
    check(n, {
      op: "udiv",
      left: number((1n << 63n) - 1n),
      right: add(times(2, size), number(24)),
    });
    check(n, add({ op: "udiv", left: number((1n << 63n) - 1n), right: size }, number(1)));
    check(n, { op: "udiv", left: number(8_000_000), right: size }, 64, ["race.size.api::Body"]);
  }
});

test("products of sizes are found again", () => {
  for (let n = 1; n < 40; n++)
    check(n, {
      op: "mul",
      left: symbol("race.size.api::Body"),
      right: symbol("race.size.api::Vec3"),
    });
});

test("steps of a size that the function is about are found again", () => {
  const size = symbol("race.size.api::Body");
  const upper: Expression = {
    op: "select_le",
    left: size,
    limit: 1024n,
    right: number(4),
    third: number(1),
  };
  const answer = check(
    3,
    { op: "select_le", left: size, limit: 1n, right: number(8), third: upper },
    64,
    ["race.size.api::Body"],
  );
  assert.is(answer.form, "step");
});

test("a step that any of several sizes could be is not guessed", () => {
  const all = tables(4);
  const values = all.map((_, probe) => (probe < 5 ? 1n : 4n));
  const answer = solve(makeSolver(all.slice(0, 8)), values.slice(0, 8), 64, new Set());
  assert.ok("unsolved" in answer && answer.unsolved.startsWith("ambiguous"));
});

test("two symbols of one value must agree in a link", () => {
  const all = tables(5).map((table) => ({
    symbols: {
      ...table.symbols,
      "race.slot.api::A.f": table.symbols["race.size.api::Body"]!,
      "race.slot.api::B.f": table.symbols["race.size.api::Body"]!,
    },
  }));
  const answer = ask(makeSolver(all.slice(0, 8)), valuesOf(all, symbol("race.slot.api::A.f")));
  assert.is(answer.agree?.length, 2);
});

test("narrow fields wrap", () => {
  const all = tables(6).map((table, probe) => ({
    symbols: { ...table.symbols, "race.disc.api::K.X": 130 + probe * probe },
  }));
  const answer = ask(
    makeSolver(all.slice(0, 8)),
    all.map((table) => BigInt.asIntN(8, BigInt(table.symbols["race.disc.api::K.X"]!))),
    8,
  );
  assert.is(expressionText(answer.expression), "race.disc.api::K.X");
});

test("noise has no expression", () => {
  fc.assert(
    fc.property(
      seed,
      fc.array(fc.integer({ min: 100_000, max: 900_000 }), { minLength: 8, maxLength: 8 }),
      (n, noise) => {
        fc.pre(new Set(noise).size > 4);
        assert.ok(
          "unsolved" in solve(makeSolver(tables(n).slice(0, 8)), noise.map(BigInt), 64, new Set()),
        );
      },
    ),
    { numRuns: 50 },
  );
});

/** `race.size.T` at odd and at even multiples of 4, in no order that another size follows. */
function multiples(parities: string, base: number): number[] {
  return [...parities].map(
    (odd, probe) => (base + probe * 37 * (probe + 1)) * 8 + (odd === "1" ? 4 : 0),
  );
}

test("a size that is rounded up is told from a sum, and sums may use it", () => {
  const bodies = multiples("1010011001", 300);
  const others = multiples("1101000110", 500);
  const all = bodies.map((body, probe) => ({
    symbols: { "race.size.api::Body": body, "race.size.api::Other": others[probe]! },
  }));
  const solver = makeSolver(all.slice(0, 8));
  const up = (value: number): number => Math.ceil(value / 8) * 8;
  for (const value of [
    (at: number) => up(8 + bodies[at]!),
    (at: number) => up(bodies[at]! + 1) + 8,
    (at: number) => 3 * up(8 + bodies[at]!) + others[at]!,
    (at: number) => up(bodies[at]! + others[at]! + 9),
  ]) {
    const expected = all.map((_, at) => BigInt(value(at)));
    const { expression } = ask(solver, expected);
    assert.equal(valuesOf(all, expression), expected, expressionText(expression));
  }
});

test.run();
