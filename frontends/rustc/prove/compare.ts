/**
 * Two functions, instruction by instruction: the lifted one with a layout put in, and rustc's own for that layout.
 * Local names may be numbered otherwise (a GEP of offset zero that rustc omits shifts them all), so they are
 * matched one to one; facts may be weaker on the lifted side; everything else must be equal.
 */
import type { Exception, Uses } from "./exceptions.js";
import { readInstruction, type Fact, type Instruction, type NodeText } from "./instruction.js";

/** A place where the two sides differ. */
export interface Difference {
  readonly lifted: string;
  readonly rustc: string;
  readonly why: string;
}

/** What comparing one pair of functions needs. */
export interface Comparison {
  readonly liftedNodes: NodeText;
  readonly rustcNodes: NodeText;
  /** Matches global names across modules; answers why they cannot be the same. */
  readonly sameGlobal: (lifted: string, rustc: string) => string | undefined;
  readonly uses: Uses;
  /** GEPs of offset zero may be missing: the natural layout only. */
  readonly natural: boolean;
}

const factName = (kind: Fact["kind"]): Exception => (kind === "metadata-range" ? "range" : kind);

/** Is [a, b) of the lifted side at least as wide as rustc's? Wrapping ranges must be equal. */
function widerRange(lifted: readonly bigint[], rustc: readonly bigint[]): boolean {
  if (lifted.join() === rustc.join()) return true;
  const [low, high] = lifted.slice(-2);
  const [from, to] = rustc.slice(-2);
  const end = (bound: bigint | undefined): bigint => BigInt.asUintN(64, bound ?? 0n);
  return low === 0n && from !== undefined && from >= 0n && to !== undefined && end(to) <= end(high);
}

function weaker(lifted: Fact, rustc: Fact): boolean {
  const [mine, theirs] = [lifted.numbers[0] ?? 0n, rustc.numbers[0] ?? 0n];
  switch (lifted.kind) {
    case "align":
      return mine > 0n && theirs % mine === 0n;
    case "dereferenceable":
    case "sret":
      return mine <= theirs;
    default:
      return widerRange(lifted.numbers, rustc.numbers);
  }
}

/** Facts of one kind, in order; ranges may be missing on the lifted side, others not. */
function compareFacts(
  lifted: Instruction,
  rustc: Instruction,
  comparison: Comparison,
): string | undefined {
  for (const kind of ["align", "dereferenceable", "sret", "range", "metadata-range"] as const) {
    const mine = lifted.facts.filter((fact) => fact.kind === kind);
    const theirs = rustc.facts.filter((fact) => fact.kind === kind);
    const ranges = kind === "range" || kind === "metadata-range";
    if (ranges ? mine.length > theirs.length : mine.length !== theirs.length)
      return `different facts (${kind})`;
    if (ranges && mine.length < theirs.length) {
      // rustc's ranges that the lift dropped: what it kept must be among them, in order
      let at = 0;
      for (const fact of mine) {
        while (
          at < theirs.length &&
          fact.numbers.join() !== theirs[at]!.numbers.join() &&
          !weaker(fact, theirs[at]!)
        )
          at++;
        if (at++ >= theirs.length) return `a ${kind} that rustc does not give`;
      }
      comparison.uses.range++;
      continue;
    }
    for (const [at, fact] of mine.entries()) {
      if (fact.numbers.join() === theirs[at]!.numbers.join()) continue;
      if (!weaker(fact, theirs[at]!))
        return `a stronger ${kind} than rustc gives`;
      comparison.uses[factName(kind)]++;
    }
  }
  return undefined;
}

interface Names {
  readonly forth: Map<string, string>;
  readonly back: Map<string, string>;
  /** Names of the lifted side that stand for their base. */
  readonly omitted: Map<string, string>;
}

function sameLocal(names: Names, mine: string, theirs: string): boolean {
  const lifted = names.omitted.get(mine) ?? mine;
  const known = names.forth.get(lifted);
  if (known !== undefined) return known === theirs;
  if (names.back.has(theirs)) return false;
  names.forth.set(lifted, theirs);
  names.back.set(theirs, lifted);
  return true;
}

/** Do the locals agree, given what is matched so far? New matches are kept. */
const sameLocals = (names: Names, lifted: Instruction, rustc: Instruction): boolean =>
  lifted.locals.length === rustc.locals.length &&
  lifted.locals.every((name, at) => sameLocal(names, name, rustc.locals[at]!));

function whyDifferent(
  lifted: Instruction,
  rustc: Instruction,
  names: Names,
  comparison: Comparison,
): string | undefined {
  if (lifted.text !== rustc.text) return "different instructions";
  if (!sameLocals(names, lifted, rustc)) return "different values";
  for (const [at, name] of lifted.globals.entries()) {
    const why = comparison.sameGlobal(name, rustc.globals[at]!);
    if (why) return why;
  }
  return compareFacts(lifted, rustc, comparison);
}

/** Whether the instruction gives its only operand unchanged, by the value that a symbol has in this layout. */
function zeroGep(instruction: Instruction, comparison: Comparison): boolean {
  return (
    comparison.natural &&
    instruction.line.endsWith("; zero") &&
    instruction.locals.length <= 2
  );
}

/** Could `rustc` be the same GEP after all? Then it is not omitted. */
const isSame = (lifted: Instruction, rustc: Instruction | undefined): boolean =>
  rustc !== undefined && lifted.text === rustc.text;

/** Compares the lines of one function; the first difference ends it. */
export function compareFunction(
  lifted: readonly string[],
  rustc: readonly string[],
  comparison: Comparison,
): Difference | undefined {
  const names: Names = { forth: new Map(), back: new Map(), omitted: new Map() };
  let other = 0;
  for (const line of lifted) {
    const mine = readInstruction(line, comparison.liftedNodes);
    const theirs =
      other < rustc.length ? readInstruction(rustc[other]!, comparison.rustcNodes) : undefined;
    if (zeroGep(mine, comparison) && !isSame(mine, theirs)) {
      comparison.uses.zero++;
      const base = mine.locals[1] ?? mine.globals[0]!;
      names.omitted.set(mine.locals[0]!, names.omitted.get(base) ?? base);
      continue;
    }
    const why = theirs
      ? whyDifferent(mine, theirs, names, comparison)
      : "rustc's function ends here";
    if (why) return { lifted: line, rustc: rustc[other] ?? "", why };
    other++;
  }
  return other < rustc.length
    ? { lifted: "", rustc: rustc[other]!, why: "rustc's function goes on" }
    : undefined;
}
