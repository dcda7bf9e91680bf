/**
 * From a vector of integers, one per probe, to the expression behind it. Forms are tried from the simplest to the
 * richest: a symbol, a symbol and a constant, a multiple, sums, sums rounded up, then quotients, products and steps.
 * Two different forms that fit all probes are an ambiguity, which only the context (the types that
 * the function is about) may settle; else there is no solution. Held-out probes check every answer again.
 */
import type { Expression } from "../expression.js";
import {
  affineValue,
  columnExpression,
  makeBasis,
  severalTerms,
  singleTerms,
  weight,
  type Affine,
  type Basis,
  type Column,
} from "./affine.js";
import { derivedForms, type Derived } from "./derived.js";
import type { LayoutTable } from "./probe.js";
import { addRounded } from "./rounded.js";
import { isStart, markOf, startsOf, type Starts } from "./starts.js";

/** The kinds of answer, for statistics. */
export type Form = "symbol" | "offset" | "multiple" | "sum" | "quotient" | "product" | "step";

export interface Solution {
  readonly form: Form;
  readonly expression: Expression;
  readonly affine?: Affine;
  /** Other expressions that fit as well, and must have the same value in a link. */
  readonly agree?: readonly Expression[];
  /** The outermost of a row of expressions that fit, of which this is one: they must have the same value in a link. */
  readonly between?: readonly Expression[];
}

/** Says why there is no solution. */
export interface Unsolved {
  readonly unsolved: string;
}

export interface Solver {
  readonly basis: Basis;
  readonly probes: number;
  /** Sums that were found, in the order of finding: client types that hold resilient ones by value. */
  readonly sums: Affine[];
  /** Every form over sizes alone that was met: sizes of client types, as far as they are known. */
  readonly sizes: Map<string, Affine>;
  readonly memo: Map<string, Solution | Unsolved | readonly Solution[]>;
  /** Halves of a `TypeId` by their values: they stand for themselves, and in no sum. */
  readonly typeIds: ReadonlyMap<string, string>;
  /** What marks variants, by width and values. */
  readonly starts: Starts;
}

const isTypeId = (name: string): boolean => name.startsWith("race.typeid.");

/** Stands for itself, whatever it may be a sum of. */
const isAlone = (name: string): boolean => isTypeId(name) || isStart(name);

/** A solver over the symbols that all tables have. */
export function makeSolver(tables: readonly LayoutTable[]): Solver {
  const names = Object.keys(tables[0]?.symbols ?? {})
    .filter((name) => tables.every((table) => Number.isSafeInteger(table.symbols[name])))
    .sort();
  const valuesOf = (name: string): number[] => tables.map((table) => Number(table.symbols[name]));
  const columns: Column[] = names
    .filter((name) => !isAlone(name))
    .map((name) => ({ name, values: valuesOf(name) }));
  return {
    basis: makeBasis(columns),
    probes: tables.length,
    sums: [],
    sizes: new Map(),
    memo: new Map(),
    starts: startsOf(tables),
    typeIds: new Map(names.filter(isTypeId).map((name) => [valuesOf(name).join(), name])),
  };
}

const constant = (value: bigint): Expression => ({ op: "const", constant: value });

function scaled(k: number, of: Column): Expression {
  const tree = columnExpression(of);
  return k === 1 ? tree : { op: "mul", left: constant(BigInt(k)), right: tree };
}

/** The operator tree of a sum; a negative term is subtracted. */
export function affineExpression(basis: Basis, affine: Affine): Expression {
  const order = [...affine.terms].sort((a, b) => Number(b[0] > 0) - Number(a[0] > 0));
  let tree: Expression | undefined;
  for (const [k, index] of order) {
    const of = basis.columns[index]!;
    if (!tree)
      tree = k > 0 ? scaled(k, of) : { op: "sub", left: constant(0n), right: scaled(-k, of) };
    else
      tree =
        k > 0
          ? { op: "add", left: tree, right: scaled(k, of) }
          : { op: "sub", left: tree, right: scaled(-k, of) };
  }
  if (!tree) return constant(BigInt(affine.constant));
  if (affine.constant === 0) return tree;
  const rest = constant(BigInt(Math.abs(affine.constant)));
  return affine.constant > 0
    ? { op: "add", left: tree, right: rest }
    : { op: "sub", left: tree, right: rest };
}

function formOf(affine: Affine): Form {
  if (affine.terms.length > 1) return "sum";
  if (affine.terms[0]![0] !== 1) return "multiple";
  return affine.constant === 0 ? "symbol" : "offset";
}

/** An affine form as a solution. */
function asSolution(solver: Solver, affine: Affine): Solution {
  const isSize = ([k, index]: readonly [number, number]): boolean =>
    k > 0 && solver.basis.columns[index]!.name.startsWith("race.size.");
  if (affine.constant >= 0 && affine.terms.every(isSize))
    solver.sizes.set(JSON.stringify(affine), affine);
  return { form: formOf(affine), expression: affineExpression(solver.basis, affine), affine };
}

/** Indexes of symbols that a function is about: its own name names their types, or its other sites use them. */
export type Context = ReadonlySet<number>;

/** The simplest form; others that are as simple must have the same value in a link. */
function settle(solver: Solver, candidates: readonly Affine[], context: Context): Solution {
  const best = candidates.filter((one) => weight(one) === weight(candidates[0]!));
  const distance = (one: Affine): number =>
    one.terms.filter(([, index]) => !context.has(index)).length;
  const [first, ...others] = best.sort((a, b) => distance(a) - distance(b)) as [
    Affine,
    ...Affine[],
  ];
  const solution = asSolution(solver, first);
  return others.length
    ? { ...solution, agree: others.map((other) => affineExpression(solver.basis, other)) }
    : solution;
}

function remember(solver: Solver, affine: Affine): Affine {
  solver.sums.push(affine);
  return affine;
}

/** A found sum (times a factor) plus at most one symbol: how a sum grows out of another. */
function fromSums(solver: Solver, values: readonly number[]): Affine | undefined {
  for (const sum of solver.sums) {
    for (const k of [1, 2, 3, -1, 4, 6, 8, 11, 12]) {
      const rest = values.map((value, probe) => value - k * affineValue(solver.basis, sum, probe));
      const steady = rest.every((value) => value === rest[0]);
      const single = steady ? undefined : singleTerms(solver.basis, rest)[0];
      if (!steady && !single) continue;
      return merge(sum, k, single ?? { terms: [], constant: rest[0]! });
    }
  }
  return undefined;
}

function merge(sum: Affine, k: number, other: Affine): Affine | undefined {
  const total = new Map<number, number>();
  for (const [factor, index] of sum.terms) total.set(index, factor * k);
  for (const [factor, index] of other.terms) total.set(index, (total.get(index) ?? 0) + factor);
  const terms = [...total]
    .filter(([, factor]) => factor !== 0)
    .sort((a, b) => a[0] - b[0])
    .map(([index, factor]) => [factor, index] as const);
  return terms.length ? { terms, constant: sum.constant * k + other.constant } : undefined;
}

function solveSum(solver: Solver, values: readonly number[], context: Context): Affine | undefined {
  const all = solver.basis.summands;
  const sizes = all.filter((index) => solver.basis.columns[index]!.name.startsWith("race.size."));
  const near = all.filter((index) => context.has(index) || sizes.includes(index));
  return (
    severalTerms(solver.basis, values, 2, all) ??
    fromSums(solver, values) ??
    severalTerms(solver.basis, values, 3, sizes) ??
    severalTerms(solver.basis, values, 3, all) ??
    severalTerms(solver.basis, values, 3, near) ??
    severalTerms(solver.basis, values, 4, sizes)
  );
}

/** A sum for `values` (safe integers), or why there is none; `undefined` when no sum fits. */
export function solveAffine(
  solver: Solver,
  values: readonly number[],
  context: Context,
): Solution | undefined {
  const singles = singleTerms(solver.basis, values);
  if (singles.length) return settle(solver, singles, context);
  const key = values.join();
  const known = solver.memo.get(key) as Solution | undefined;
  if (known) return "unsolved" in known ? undefined : known;
  const sum = solveSum(solver, values, context);
  // what is rounded up becomes a column: then it is found by itself, and as part of sums
  const [rounded] = !sum && addRounded(solver, values) ? singleTerms(solver.basis, values) : [];
  const solution = sum
    ? asSolution(solver, remember(solver, sum))
    : rounded && asSolution(solver, rounded);
  solver.memo.set(key, solution ?? { unsolved: "no sum" });
  return solution;
}

/** Values as they lie in a field of `bits` bits: unsigned, for symbols that are never negative. */
const unsigned = (values: readonly bigint[], bits: number): number[] =>
  values.map((value) => Number(BigInt.asUintN(bits, value)));

/** A value in a narrow field is printed as signed: the simpler of its two readings is meant. */
function narrow(
  solver: Solver,
  values: readonly bigint[],
  bits: number,
  context: Context,
): Solution | undefined {
  const signed = solveAffine(solver, values.map(Number), context);
  if (bits >= 64 || values.every((value) => value >= 0n) || signed?.form === "symbol")
    return signed;
  const other = solveAffine(solver, unsigned(values, bits), context);
  return other?.form === "symbol" || !signed ? other : signed;
}

const isSafe = (values: readonly bigint[]): boolean =>
  values.every((value) => value > -(1n << 52n) && value < 1n << 52n);

/** The expression behind `values`, which stand in a field of `bits` bits, one per probe, printed as signed. */
export function solve(
  solver: Solver,
  values: readonly bigint[],
  bits: number,
  context: Context,
  isRejected: (expression: Expression) => boolean = () => false,
): Solution | Unsolved {
  const typeId = bits === 64 ? solver.typeIds.get(values.join()) : undefined;
  if (typeId !== undefined)
    return { form: "symbol", expression: { op: "symbol", symbol: typeId } };
  const start = markOf(solver.starts, values, bits);
  if (start) return start;
  const sum = bits > 1 && isSafe(values) ? narrow(solver, values, bits, context) : undefined;
  if (sum) return sum;
  const derived: Derived = {
    solver,
    values: values.map((value) => BigInt.asUintN(bits, value)),
    context,
    isRejected,
  };
  return (
    derivedForms(derived) ?? {
      unsolved: `no expression over layouts gives ${values.slice(0, 4).join(", ")}, …`,
    }
  );
}
