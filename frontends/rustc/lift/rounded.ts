/**
 * Sizes and offsets that rustc rounds up to an alignment: a type of the client around a resilient one that is less
 * aligned. Probes put sizes at odd and at even multiples of the alignment, so such a value is no sum; it lies above
 * one by less than the alignment. What is found becomes a column of its own, which sums may use.
 */
import type { Expression } from "../expression.js";
import { addColumn, affineValue, type Affine, type Basis } from "./affine.js";
import { affineExpression, type Solver } from "./solve.js";

const ALIGNMENTS = [2, 4, 8, 16] as const;

/** No rounding is further from its sum. */
const WIDEST = 16;

const greatestDivisor = (a: number, b: number): number =>
  b === 0 ? Math.abs(a) : greatestDivisor(b, a % b);

/** `sum` is rounded up to `align`, and `beyond` is added. */
interface Rounded {
  readonly sum: Affine;
  readonly align: number;
  readonly beyond: number;
}

const roundUp = (value: number, align: number): number => Math.ceil(value / align) * align;

/** `terms` and a constant, rounded up to `align`; nothing if another constant would do as well. */
function roundedTo(
  basis: Basis,
  values: readonly number[],
  terms: Affine["terms"],
  align: number,
): Rounded | undefined {
  const beyond = ((values[0]! % align) + align) % align;
  if (values.some((value) => (((value - beyond) % align) + align) % align !== 0)) return undefined;
  const sums = values.map((_, probe) => affineValue(basis, { terms, constant: 0 }, probe));
  const above = values.map((value, probe) => value - beyond - sums[probe]!);
  const [least, most] = [Math.min(...above), Math.max(...above)];
  const grain = Math.min(align, sums.reduce(greatestDivisor, 0));
  // every sum that is a multiple of the grain must be rounded alike
  if (least === most || most - least !== align - grain) return undefined;
  const fits = values.every(
    (value, probe) => roundUp(sums[probe]! + least, align) + beyond === value,
  );
  return fits ? { sum: { terms, constant: least }, align, beyond } : undefined;
}

const isNear = (basis: Basis, values: readonly number[], terms: Affine["terms"]): boolean => {
  let [least, most] = [Infinity, -Infinity];
  for (let probe = 0; probe < values.length; probe++) {
    const above = values[probe]! - affineValue(basis, { terms, constant: 0 }, probe);
    least = Math.min(least, above);
    most = Math.max(most, above);
    if (most - least >= WIDEST) return false;
  }
  return true;
};

/** Multiples of one column, then sums of two sizes. */
function* candidates(basis: Basis): Generator<Affine["terms"]> {
  for (const k of [1, 2, 3, 4]) for (const index of basis.summands) yield [[k, index]];
  const sizes = basis.summands.filter((index) =>
    basis.columns[index]!.name.startsWith("race.size."),
  );
  for (const one of sizes)
    for (const other of sizes)
      if (one < other)
        yield [
          [1, one],
          [1, other],
        ];
}

function findRounded(basis: Basis, values: readonly number[]): Rounded | undefined {
  for (const terms of candidates(basis)) {
    if (!isNear(basis, values, terms)) continue;
    for (const align of ALIGNMENTS) {
      const found = roundedTo(basis, values, terms, align);
      if (found) return found;
    }
  }
  return undefined;
}

/** `and(sum + (align - 1), -align)` */
function expressionOf(basis: Basis, { sum, align }: Rounded): Expression {
  const raised = affineExpression(basis, { ...sum, constant: sum.constant + align - 1 });
  return { op: "and", left: raised, right: { op: "const", constant: BigInt(-align) } };
}

/** Looks for a rounded sum in `values`; answers whether there is a new column for it. */
export function addRounded(solver: Solver, values: readonly number[]): boolean {
  const { basis } = solver;
  if (values.some((value) => value <= 0)) return false;
  const found = findRounded(basis, values);
  if (!found) return false;
  const own = found.sum.terms.map(([k, index]) => `${k} ${basis.columns[index]!.name}`).join(" + ");
  addColumn(basis, {
    name: `race.size.(${own} + ${found.sum.constant} to ${found.align})`,
    values: values.map((value) => value - found.beyond),
    expression: expressionOf(basis, found),
  });
  return true;
}
