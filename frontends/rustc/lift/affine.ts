/**
 * Finds `c + k1*s1 + k2*s2 + …` behind a vector of values, one value per probe. Differences to the first probe
 * cancel `c`; what remains is to write one integer vector as a small combination of known ones. One term is a look-up
 * by direction; more terms are found by elimination over the rationals and then checked exactly, so a
 * solution is never an approximation. Each probe beyond the number of terms is a check of its own.
 */
import type { Expression } from "../expression.js";

/** A sum of layout symbols: coefficients by index into the basis, sorted by index, none zero. */
export interface Affine {
  readonly terms: readonly (readonly [coefficient: number, symbol: number])[];
  readonly constant: number;
}

/** One layout symbol, or one expression over them that is not a sum, and its value in every probe. */
export interface Column {
  readonly name: string;
  readonly values: readonly number[];
  /** What stands behind the name if it is no layout symbol. */
  readonly expression?: Expression;
}

/** The largest coefficient that is believed: arrays of more than this many resilient values are refused. */
export const MAX_COEFFICIENT = 64;

const gcd = (a: number, b: number): number => {
  while (b !== 0) [a, b] = [b, a % b];
  return Math.abs(a);
};

const differences = (values: readonly number[]): number[] =>
  values.slice(1).map((value) => value - values[0]!);

/** Greatest common divisor with the sign of the first number that is not zero; 0 for a zero vector. */
function factorOf(vector: readonly number[]): number {
  const divisor = vector.reduce((sum, value) => gcd(sum, value), 0);
  return (vector.find((value) => value !== 0) ?? 0) < 0 ? -divisor : divisor;
}

const directionOf = (vector: readonly number[], factor: number): string =>
  vector.map((value) => value / factor).join();

interface Ray {
  readonly index: number;
  readonly factor: number;
}

/** The known columns, indexed for look-ups. */
export interface Basis {
  readonly columns: Column[];
  readonly vectors: (readonly number[])[];
  readonly rays: Map<string, readonly Ray[]>;
  /** Columns that take part in sums: offsets and sizes. */
  readonly summands: number[];
}

/** Adds a column, which may be found from now on. */
export function addColumn(basis: Basis, column: Column): void {
  const vector = differences(column.values);
  const index = basis.columns.push(column) - 1;
  basis.vectors.push(vector);
  const factor = factorOf(vector);
  if (factor === 0) return;
  const key = directionOf(vector, factor);
  basis.rays.set(key, [...(basis.rays.get(key) ?? []), { index, factor }]);
  if (/^race\.(off|size)\./.test(column.name)) basis.summands.push(index);
}

/** Indexes the columns that the probes vary; `columns` must be sorted by name. */
export function makeBasis(columns: readonly Column[]): Basis {
  const basis: Basis = { columns: [], vectors: [], rays: new Map(), summands: [] };
  for (const column of columns) addColumn(basis, column);
  return basis;
}

/** What a column stands for. */
export const columnExpression = (column: Column): Expression =>
  column.expression ?? { op: "symbol", symbol: column.name };

/** The value of `affine` in probe number `probe`. */
export function affineValue(basis: Basis, affine: Affine, probe: number): number {
  return affine.terms.reduce(
    (sum, [k, index]) => sum + k * basis.columns[index]!.values[probe]!,
    affine.constant,
  );
}

function withConstant(basis: Basis, terms: Affine["terms"], first: number): Affine {
  const sorted = [...terms].sort((a, b) => a[1] - b[1]);
  const rest = affineValue(basis, { terms: sorted, constant: 0 }, 0);
  return { terms: sorted, constant: first - rest };
}

/** All single-term forms of `values`, simplest first. */
export function singleTerms(basis: Basis, values: readonly number[]): Affine[] {
  const vector = differences(values);
  const factor = factorOf(vector);
  const found = (factor === 0 ? [] : (basis.rays.get(directionOf(vector, factor)) ?? [])).flatMap(
    (ray) => {
      const k = factor / ray.factor;
      return Number.isInteger(k) && Math.abs(k) <= MAX_COEFFICIENT
        ? [withConstant(basis, [[k, ray.index]], values[0]!)]
        : [];
    },
  );
  return found.sort((a, b) => weight(a) - weight(b) || a.terms[0]![1] - b.terms[0]![1]);
}

/** Smaller is simpler: a symbol itself, then a symbol and a constant, then multiples. */
export function weight(affine: Affine): number {
  const coefficients = affine.terms.reduce((sum, [k]) => sum + Math.abs(k) + (k < 0 ? 0.5 : 0), 0);
  return affine.terms.length * 1000 + coefficients * 2 + (affine.constant === 0 ? 0 : 1);
}

/** `vector` without its part along `along`, whose row `pivot` is not zero; that row is dropped. */
function project(vector: readonly number[], along: readonly number[], pivot: number): number[] {
  const share = vector[pivot]! / along[pivot]!;
  const rest: number[] = [];
  for (let row = 0; row < vector.length; row++) {
    if (row === pivot) continue;
    const value = vector[row]! - along[row]! * share;
    rest.push(Math.abs(value) < 1e-6 ? 0 : value);
  }
  return rest;
}

function pivotOf(vector: readonly number[]): number {
  let best = 0;
  for (let row = 1; row < vector.length; row++)
    if (Math.abs(vector[row]!) > Math.abs(vector[best]!)) best = row;
  return best;
}

function parallel(vector: readonly number[], other: readonly number[]): boolean {
  const pivot = pivotOf(other);
  if (other[pivot] === 0) return false;
  const share = vector[pivot]! / other[pivot]!;
  if (share === 0) return false;
  for (let row = 0; row < vector.length; row++) {
    const expected = other[row]! * share;
    if (Math.abs(vector[row]! - expected) > 1e-4 + Math.abs(expected) * 1e-7) return false;
  }
  return true;
}

/** Chooses `left` of the columns from `from` on whose span holds `vector`; calls `found` until it answers true. */
function choose(
  vector: readonly number[],
  columns: readonly (readonly number[])[],
  from: number,
  left: number,
  found: (chosen: readonly number[]) => boolean,
): boolean {
  for (let i = from; i + left <= columns.length; i++) {
    const column = columns[i]!;
    if (left === 1) {
      if (parallel(vector, column) && found([i])) return true;
      continue;
    }
    const pivot = pivotOf(column);
    if (column[pivot] === 0) continue;
    const rest = columns.map((other, j) => (j > i ? project(other, column, pivot) : other));
    if (
      choose(project(vector, column, pivot), rest, i + 1, left - 1, (more) => found([i, ...more]))
    )
      return true;
  }
  return false;
}

/** Coefficients of `vector` over `columns` by elimination, rounded; the caller checks them exactly. */
function coefficients(
  vector: readonly number[],
  columns: readonly (readonly number[])[],
): number[] | undefined {
  const rows = vector.map((value, row) => [...columns.map((column) => column[row]!), value]);
  const size = columns.length;
  for (let step = 0; step < size; step++) {
    const best = rows
      .slice(step)
      .reduce(
        (top, row, at) => (Math.abs(row[step]!) > Math.abs(rows[top]![step]!) ? at + step : top),
        step,
      );
    [rows[step], rows[best]] = [rows[best]!, rows[step]!];
    const pivot = rows[step]!;
    if (Math.abs(pivot[step]!) < 1e-9) return undefined;
    for (const row of rows) {
      if (row === pivot) continue;
      const share = row[step]! / pivot[step]!;
      for (let at = step; at <= size; at++) row[at]! -= pivot[at]! * share;
    }
  }
  return columns.map((_, step) => Math.round(rows[step]![size]! / rows[step]![step]!));
}

function exactTerms(
  basis: Basis,
  vector: readonly number[],
  chosen: readonly number[],
): Affine["terms"] | undefined {
  const found = coefficients(
    vector,
    chosen.map((index) => basis.vectors[index]!),
  );
  if (!found?.every((k) => k !== 0 && Math.abs(k) <= MAX_COEFFICIENT)) return undefined;
  const exact = vector.every(
    (value, row) =>
      value === found.reduce((sum, k, at) => sum + k * basis.vectors[chosen[at]!]![row]!, 0),
  );
  return exact ? found.map((k, at) => [k, chosen[at]!] as const) : undefined;
}

/** The number of sets of `size` among `count`, for bounding a search. */
function setsOf(count: number, size: number): number {
  let product = 1;
  for (let i = 0; i < size; i++) product = (product * (count - i)) / (i + 1);
  return product;
}

/** How many sets of columns one search may look at. */
const BUDGET = 2_000_000;

/** A sum of `size` of the columns in `among` that gives `values`, the first in their order; two redundant probes at least. */
export function severalTerms(
  basis: Basis,
  values: readonly number[],
  size: number,
  among: readonly number[],
): Affine | undefined {
  const vector = differences(values);
  if (vector.length < size + 2 || setsOf(among.length, size) > BUDGET) return undefined;
  let terms: Affine["terms"] | undefined;
  choose(
    vector,
    among.map((index) => basis.vectors[index]!),
    0,
    size,
    (chosen) => {
      terms = exactTerms(
        basis,
        vector,
        chosen.map((at) => among[at]!),
      );
      return terms !== undefined;
    },
  );
  return terms && withConstant(basis, terms, values[0]!);
}
