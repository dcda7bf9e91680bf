/**
 * Values that are no sums: what Rust's library computes from a size before it reaches the IR. Quotients of a constant
 * (the longest slice: `(2^63-1)/size`), products of two sizes, and steps (the smallest capacity of a `Vec`, comparisons
 * of a size with a limit). A step says little of the size behind it, so only sizes that the
 * function is about are candidates, and all of them must agree.
 */
import type { Expression } from "../expression.js";
import { affineValue, columnExpression, singleTerms, type Affine } from "./affine.js";
import {
  affineExpression,
  solveAffine,
  type Context,
  type Form,
  type Solution,
  type Solver,
  type Unsolved,
} from "./solve.js";

export interface Derived {
  readonly solver: Solver;
  /** Without sign. */
  readonly values: readonly bigint[];
  readonly context: Context;
  /** Was this answer found wrong by a proof? */
  readonly isRejected: (expression: Expression) => boolean;
}

type Answer = Solution | Unsolved | undefined;

const constant = (value: bigint): Expression => ({ op: "const", constant: value });

/** Numerators so large that a quotient gives the divisor back. */
const LARGE = [
  (1n << 63n) - 1n,
  ...[1n, 2n, 4n, 8n, 16n, 32n, 64n].map((align) => (1n << 63n) - align),
  1n << 63n,
  (1n << 64n) - 1n,
];

/** Numerators that std uses: scratch space of sorting, sizes of buffers. */
const SMALL = [4096n, 8_000_000n, 1024n, 2048n, 512n, 256n, 128n, 64n, 8192n, 65536n, 1_000_000n];

function plusConstant(tree: Expression, add: bigint): Expression {
  return add === 0n
    ? tree
    : { op: add > 0n ? "add" : "sub", left: tree, right: constant(add > 0n ? add : -add) };
}

function quotientBy(given: Derived, numerator: bigint, add: bigint): Answer {
  const quotients = given.values.map((value) => value - add);
  if (quotients.some((value) => value <= 0n)) return undefined;
  const divisors = quotients.map((value) => numerator / value);
  const exact = divisors.every(
    (divisor, probe) =>
      divisor > 0n && divisor < 1n << 31n && numerator / divisor === quotients[probe],
  );
  if (!exact || divisors.every((divisor) => divisor === divisors[0])) return undefined;
  const found = solveAffine(given.solver, divisors.map(Number), given.context);
  if (!found) return undefined;
  const tree: Expression = { op: "udiv", left: constant(numerator), right: found.expression };
  return { form: "quotient", expression: plusConstant(tree, add) };
}

function largeQuotient(given: Derived): Answer {
  if (given.values.some((value) => value < 1n << 31n)) return undefined;
  for (const numerator of LARGE)
    for (const add of [0n, 1n, -1n]) {
      const found = quotientBy(given, numerator, add);
      if (found) return found;
    }
  return undefined;
}

/** Sizes that a step or small quotient may be about: first those over the types in the context, then all. */
function sizeCandidates({ solver, context }: Derived): readonly (readonly Affine[])[] {
  const isSize = (index: number): boolean =>
    solver.basis.columns[index]!.name.startsWith("race.size.");
  const single = (index: number): Affine => ({ terms: [[1, index]], constant: 0 });
  const composed = [...solver.sizes.values()].filter(
    (size) => size.terms.length > 1 || size.terms[0]![0] !== 1 || size.constant !== 0,
  );
  const all = [...solver.basis.summands.filter(isSize).map(single), ...composed];
  return [all.filter((size) => size.terms.every(([, index]) => context.has(index))), all];
}

/** The size that fits. Several of the context that fit must agree in a link; several of all are an ambiguity. */
function oneSize(
  given: Derived,
  form: Form,
  fits: (sizes: readonly bigint[]) => boolean,
  tree: (size: Expression) => Expression,
): Answer {
  const basis = given.solver.basis;
  const fitting = sizeCandidates(given).map((circle) =>
    circle.filter(
      (affine) =>
        fits(given.values.map((_, probe) => BigInt(affineValue(basis, affine, probe)))) &&
        !given.isRejected(tree(affineExpression(basis, affine))),
    ),
  );
  const [near, all] = fitting as [Affine[], Affine[]];
  const chosen = near.length ? near : all;
  if (!chosen.length) return undefined;
  if (!near.length && all.length > 1)
    return { unsolved: `ambiguous: a ${form} of one of ${all.length} sizes` };
  const [expression, ...agree] = chosen.map((affine) => tree(affineExpression(basis, affine))) as [
    Expression,
    ...Expression[],
  ];
  return { form, expression, ...(agree.length ? { agree } : {}) };
}

function smallQuotient(given: Derived): Answer {
  if (given.values.every((value) => value === given.values[0])) return undefined;
  for (const numerator of SMALL) {
    const fits = (sizes: readonly bigint[]): boolean =>
      sizes.every((size, probe) => size > 0n && numerator / size === given.values[probe]);
    const found = oneSize(given, "quotient", fits, (size) => ({
      op: "udiv",
      left: constant(numerator),
      right: size,
    }));
    if (found) return found;
  }
  return undefined;
}

function product(given: Derived): Answer {
  const { basis } = given.solver;
  if (given.values.some((value) => value <= 0n || value >= 1n << 62n)) return undefined;
  for (const index of basis.summands) {
    const column = basis.columns[index]!;
    if (!column.name.startsWith("race.size.")) continue;
    if (!given.values.every((value, probe) => value % BigInt(column.values[probe] || 1) === 0n))
      continue;
    const rest = given.values.map((value, probe) =>
      Number(value / BigInt(column.values[probe] || 1)),
    );
    const [other] = singleTerms(basis, rest);
    if (!other) continue;
    const left = columnExpression(column);
    return {
      form: "product",
      expression: { op: "mul", left, right: affineExpression(basis, other) },
    };
  }
  return undefined;
}

/** `Vec`'s smallest capacity: 8 bytes for bytes, 4 elements up to 1024 bytes, else 1. */
const capacity = (size: bigint): bigint => (size === 1n ? 8n : size <= 1024n ? 4n : 1n);

function capacityTree(size: Expression): Expression {
  const upper: Expression = {
    op: "select_le",
    left: size,
    limit: 1024n,
    right: constant(4n),
    third: constant(1n),
  };
  return { op: "select_le", left: size, limit: 1n, right: constant(8n), third: upper };
}

function smallestCapacity(given: Derived): Answer {
  if (!given.values.every((value) => value === 8n || value === 4n || value === 1n))
    return undefined;
  return oneSize(
    given,
    "step",
    (sizes) => sizes.every((size, probe) => capacity(size) === given.values[probe]),
    capacityTree,
  );
}

/** Limits that std compares sizes with. */
const LIMITS = [0n, 1n, 2n, 4n, 8n, 16n, 32n, 64n, 96n, 128n, 256n, 512n, 1024n, 2048n, 4096n];

/** The limits that the probes leave open for a size: from its largest low value to below its smallest high one. */
function openLimits(given: Derived, low: bigint, affine: Affine): readonly [bigint, bigint] {
  const sizes = given.values.map(
    (value, probe) => [value, BigInt(affineValue(given.solver.basis, affine, probe))] as const,
  );
  const least = sizes
    .filter(([value]) => value === low)
    .reduce((most, [, size]) => (size > most ? size : most), 0n);
  const most = sizes
    .filter(([value]) => value !== low)
    .reduce((few, [, size]) => (size < few ? size : few), 1n << 62n);
  return [least, most - 1n];
}

/** One of two values, by a size and a limit: a usual limit if one is open, and a guard for all that are. */
function stepOf(given: Derived, affine: Affine, low: bigint, high: bigint): Solution | undefined {
  const [least, most] = openLimits(given, low, affine);
  if (least > most) return undefined;
  const size = affineExpression(given.solver.basis, affine);
  const tree = (limit: bigint): Expression => ({
    op: "select_le",
    left: size,
    limit,
    right: constant(low),
    third: constant(high),
  });
  const limit = LIMITS.find((one) => one >= least && one <= most) ?? least;
  return { form: "step", expression: tree(limit), between: [tree(least), tree(most)] };
}

function step(given: Derived): Answer {
  const [one, other, more] = [...new Set(given.values)];
  if (other === undefined || more !== undefined) return undefined;
  const [near] = sizeCandidates(given) as [readonly Affine[]];
  const found = near.flatMap((affine) => [
    stepOf(given, affine, one!, other) ?? stepOf(given, affine, other, one!),
  ]);
  const [first, ...rest] = found.filter(
    (answer) => answer !== undefined && !given.isRejected(answer.expression),
  ) as Solution[];
  if (!first) return { unsolved: "ambiguous: a step of a size that is not known" };
  return { ...first, ...(rest.length ? { agree: rest.map((answer) => answer.expression) } : {}) };
}

/** The first form that fits, or an ambiguity, or nothing. */
export function derivedForms(given: Derived): Answer {
  return (
    largeQuotient(given) ??
    product(given) ??
    smallestCapacity(given) ??
    smallQuotient(given) ??
    step(given)
  );
}
