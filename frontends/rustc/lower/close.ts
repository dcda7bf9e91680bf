/**
 * The close for code generation: what was a load becomes the address of an absolute symbol again, and sums of symbols
 * become derived symbols, because one x86-64 displacement or immediate holds one relocation. `2*size`, `size + hp` and
 * `hp - awake` are each computed by the linker under a name of their own.
 *
 * Sound because sums are exact modulo 2^64 and every derived symbol gets a guard that its value, computed without
 * wrapping, lies in the range that LLVM is told.
 */
import {
  definitionsOf,
  functionsOf,
  LOCAL,
  mapLocals,
  resultOf,
  type Definition,
  type IrFunction,
  type IrPart,
} from "../../../formats/llvm-ir/functions.js";
import {
  constant,
  constantOf,
  linearValues,
  operandValue,
  plus,
  symbolsOf,
  type Linear,
} from "./linear.js";
import type { Metadata } from "./metadata.js";
import {
  ABSOLUTE,
  isNarrow, declaredSymbols, GET, GLOBAL, globalReference, type Range } from "./symbols.js";

export interface CloseOptions {
  /** Fold sums of symbols and chains of GEPs. */
  readonly derived: boolean;
  /** The first free number for `race.x.N`. */
  readonly firstNumber: number;
}

/** A symbol that the close made. */
export interface Derived {
  readonly name: string;
  readonly value: Linear;
  readonly range: Range;
}

/** What a signed 32-bit field holds. */
const SIGNED: Range = { least: -(1n << 31n), most: (1n << 31n) - 1n };

/** Rewrites all functions and declarations in place; answers the derived symbols in order of their numbers. */
export function closeModule(
  parts: IrPart[],
  metadata: Metadata,
  ranges: ReadonlyMap<string, Range | undefined>,
  options: CloseOptions,
): Derived[] {
  const derived = new Map<string, Derived>();
  const used = new Map<string, Range | undefined>();
  const foldable = (symbol: string): boolean => options.derived && fits(ranges.get(symbol));
  for (const fn of functionsOf(parts)) closeFunction(fn, foldable, symbol, options.derived);
  const stored = storeRemaining(parts);
  for (const name of stored) used.set(name, ranges.get(name));
  declare(parts, metadata, used);
  return [...derived.values()];

  function symbol(value: Linear): string {
    const names = symbolsOf(value);
    if (names.length === 1 && value.size === 1 && value.get(names[0]!) === 1n) {
      used.set(names[0]!, ranges.get(names[0]!));
      return names[0]!;
    }
    const key = [...value]
      .map(([name, k]) => `${name}*${k}`)
      .sort()
      .join("+");
    const known = derived.get(key) ?? derive(value, `race.x.${options.firstNumber + derived.size}`);
    derived.set(key, known);
    used.set(known.name, known.range);
    return known.name;
  }

  function derive(value: Linear, name: string): Derived {
    const least = symbolsOf(value).reduce((sum, of) => {
      const k = value.get(of)!;
      const range = ranges.get(of)!;
      return sum + k * (k > 0n ? range.least : range.most);
    }, constantOf(value));
    return { name, value, range: least >= 0n ? { least: 0n, most: SIGNED.most } : SIGNED };
  }
}

function fits(range: Range | undefined): boolean {
  return range !== undefined && range.least >= SIGNED.least && range.most <= SIGNED.most;
}

type SymbolFor = (value: Linear) => string;

function closeFunction(
  fn: IrFunction,
  foldable: (symbol: string) => boolean,
  symbol: SymbolFor,
  fold: boolean,
): void {
  let definitions = definitionsOf(fn);
  const values = linearValues(definitions, foldable);
  if (values.size === 0) return;
  if (fold && distribute(fn, definitions, values, foldable)) definitions = definitionsOf(fn);
  const steps = fold ? stepsOf(definitions, values, foldable) : new Map<string, Step>();
  for (const block of fn.blocks) {
    const kept: string[] = [];
    for (const line of block.lines) {
      const result = resultOf(line);
      if (result !== undefined && values.has(result)) continue;
      const step = result !== undefined ? steps.get(result) : undefined;
      if (step)
        kept.push(
          `  ${result} = getelementptr ${stepText(total(step, steps), symbol)}${step.tail}`,
        );
      else
        kept.push(
          mapLocals(line, (local) =>
            values.has(local) ? operand(values.get(local)!, symbol) : local,
          ),
        );
    }
    block.lines = kept;
  }
}

/** A value of its own: never symbol plus constant, since not every 64-bit relocation takes an addend. */
function operand(value: Linear, symbol: SymbolFor): string {
  return symbolsOf(value).length === 0 ? String(constantOf(value)) : address(symbol(value));
}

function address(name: string): string {
  return `ptrtoint (ptr ${globalReference(name)} to i64)`;
}

/** A GEP by bytes whose index the linker knows. */
interface Step {
  readonly base: string;
  readonly by: Linear;
  readonly flags: readonly string[];
  /** Metadata behind the operands. */
  readonly tail: string;
}

const GEP = new RegExp(
  String.raw`^getelementptr ((?:inbounds |nuw |nusw )*)i8, ptr (${LOCAL}), i64 (${LOCAL}|-?\d+)((?:, !.*)?)$`,
);

/** The parts of a GEP by bytes from a local pointer. */
export function byteStep(operation: string):
  | {
      readonly flags: readonly string[];
      readonly base: string;
      readonly index: string;
      readonly tail: string;
    }
  | undefined {
  const match = operation.startsWith("getelementptr") ? GEP.exec(operation) : null;
  if (!match) return undefined;
  return {
    flags: match[1]!.split(" ").filter(Boolean),
    base: match[2]!,
    index: match[3]!,
    tail: match[4]!,
  };
}

function stepsOf(
  definitions: ReadonlyMap<string, Definition>,
  values: ReadonlyMap<string, Linear>,
  foldable: (symbol: string) => boolean,
): Map<string, Step> {
  const steps = new Map<string, Step>();
  for (const [name, { operation }] of definitions) {
    const gep = byteStep(operation);
    const by = gep && operandValue(gep.index, values);
    if (gep && by && symbolsOf(by).every(foldable))
      steps.set(name, { base: gep.base, by, flags: gep.flags, tail: gep.tail });
  }
  return steps;
}

/** The chain of steps below one as one step; only flags that every link has. The chain's root dominates all of it. */
function total(step: Step, steps: ReadonlyMap<string, Step>): Step {
  let { base, by, flags } = step;
  for (let below = steps.get(base); below; below = steps.get(base)) {
    flags = flags.filter((flag) => below!.flags.includes(flag));
    by = plus(by, below.by);
    base = below.base;
  }
  return { base, by, flags, tail: step.tail };
}

function stepText(step: Step, symbol: SymbolFor): string {
  return [...step.flags, `i8, ptr ${step.base}, i64 ${displacement(step.by, symbol)}`].join(" ");
}

/** In an address a symbol takes an addend for nothing. */
function displacement(by: Linear, symbol: SymbolFor): string {
  if (symbolsOf(by).length === 0) return String(constantOf(by));
  const rest = plus(by, constant(-constantOf(by)));
  const name = address(symbol(rest));
  return constantOf(by) === 0n ? name : `add (i64 ${name}, i64 ${constantOf(by)})`;
}

const PRODUCT = new RegExp(String.raw`^mul (?:nuw |nsw )*i64 (${LOCAL}), (${LOCAL})(?:,|$)`);
const SUM = new RegExp(
  String.raw`^(?:add|or disjoint) (?:nuw |nsw )*i64 (${LOCAL}), (-?\d+)(?:,|$)`,
);

/** `gep p, (x + c) * S` into `gep (gep p, x * S), c * S`: the second step is the linker's. */
function distribute(
  fn: IrFunction,
  definitions: ReadonlyMap<string, Definition>,
  values: Map<string, Linear>,
  foldable: (symbol: string) => boolean,
): boolean {
  let made = 0;
  for (const block of fn.blocks) {
    block.lines = block.lines.flatMap((line) => {
      const split = splitProduct(line, definitions, values, foldable, made);
      if (split) made++;
      return split ?? [line];
    });
  }
  return made > 0;
}

function splitProduct(
  line: string,
  definitions: ReadonlyMap<string, Definition>,
  values: Map<string, Linear>,
  foldable: (symbol: string) => boolean,
  serial: number,
): string[] | undefined {
  const result = resultOf(line);
  const gep = result === undefined ? undefined : byteStep(definitions.get(result)?.operation ?? "");
  if (!gep || values.has(gep.index)) return undefined;
  const product = PRODUCT.exec(definitions.get(gep.index)?.operation ?? "");
  if (!product) return undefined;
  const [count, size] = values.has(product[1]!)
    ? [product[2]!, product[1]!]
    : [product[1]!, product[2]!];
  const factor = values.get(size);
  const sum = SUM.exec(definitions.get(count)?.operation ?? "");
  if (
    !factor ||
    !symbolsOf(factor).every(foldable) ||
    !sum ||
    values.has(sum[1]!) ||
    values.has(count)
  )
    return undefined;
  const index = `%race.c${serial}`;
  values.set(index, plus(new Map(), factor, BigInt(sum[2]!)));
  return [
    `  %race.m${serial} = mul i64 ${sum[1]}, ${size}`,
    `  %race.q${serial} = getelementptr i8, ptr ${gep.base}, i64 %race.m${serial}`,
    `  ${result} = getelementptr i8, ptr %race.q${serial}, i64 ${index}${gep.tail}`,
  ];
}

const STAND_IN = new RegExp(GLOBAL, "g");

/**
 * A stand-in that the optimiser used otherwise than by a plain load (a choice between two of them, a vector of their
 * addresses) becomes a constant in memory that holds the symbol's value. Right for any use; answers their symbols.
 */
function storeRemaining(parts: IrPart[]): string[] {
  const isDeclaration = (line: string): boolean => /^@"?get\.race\./.test(line);
  const remaining = new Set<string>();
  for (const part of parts) {
    const lines = part.kind === "text" ? part.lines : part.blocks.flatMap((block) => block.lines);
    for (const line of lines) {
      if (!line.includes("get.race.") || (part.kind === "text" && isDeclaration(line))) continue;
      for (const match of line.matchAll(STAND_IN)) {
        const name = match[1] ?? match[2]!;
        if (name.startsWith(`${GET}race.`)) remaining.add(name.slice(GET.length));
      }
    }
  }
  for (const part of parts)
    if (part.kind === "text") part.lines = part.lines.filter((line) => !isDeclaration(line));
  const names = [...remaining].sort();
  const define = (name: string): string =>
    `${globalReference(GET + name)} = internal constant i64 ${address(name)}, align 8`;
  parts.push({ kind: "text", lines: names.map(define) });
  return names;
}

function declare(
  parts: IrPart[],
  metadata: Metadata,
  used: ReadonlyMap<string, Range | undefined>,
): void {
  const there = declaredSymbols(parts, metadata);
  const kind = ABSOLUTE[parts.some((part) => part.kind === "text" && part.lines.some(isNarrow)) ? 32 : 64];
  const missing = [...used]
    .filter(([name]) => !there.has(name))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const line = ([name, range]: [string, Range | undefined]): string => {
    const bounds = range ? `!{i64 ${range.least}, i64 ${range.most + 1n}}` : "!{i64 -1, i64 -1}";
    return `${globalReference(name)} = extern_weak hidden global {}, ${kind} ${metadata.node(bounds)}`;
  };
  parts.push({ kind: "text", lines: missing.map(line) });
}
