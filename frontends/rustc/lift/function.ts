/**
 * One function, line by line: lines on which all probes agree go through as they are (the common case, kept fast), the
 * others are lifted by kind. The first line that cannot be lifted refuses the whole function.
 */
import { LOCAL, scanLine, tokenText } from "../../../formats/llvm-ir/scan.js";
import { isRefused, nameMark, type FunctionLift, type Lifting, type Refused } from "./lifting.js";
import { liftSites } from "./sites.js";
import { liftAlloca, liftGep, liftSwitch, mayScale, plainRow } from "./structure.js";

/** The lines of one function in every probe. */
export interface FunctionText {
  readonly name: string;
  readonly starts: readonly number[];
  readonly lengths: readonly number[];
}

/** Why a function was refused, and the line of the first probe that it was refused at. */
export interface FunctionRefusal extends Refused {
  readonly at: string;
}

/** Layout symbols whose type or trait the mangled name mentions. */
function contextOf(lifting: Lifting, name: string): Set<number> {
  const found = new Set<number>();
  lifting.solver.basis.columns.forEach((column, index) => {
    if (name.includes(nameMark(column.name))) found.add(index);
  });
  return found;
}

/** A place to lift from that is no function: constants. */
export const newFunction = (lifting: Lifting, name: string): FunctionLift => ({
  lifting,
  name,
  context: contextOf(lifting, name),
  guards: [],
  choices: [],
  statistics: {},
  fresh: 0,
});

const sameEverywhere = (lines: readonly string[]): boolean => {
  for (let probe = 1; probe < lines.length; probe++) if (lines[probe] !== lines[0]) return false;
  return true;
};

/** Does a line on which all agree name a type that differs? */
function mentionsLayoutType(lifting: Lifting, line: string): boolean {
  const tokens = scanLine(line);
  for (let at = 0; at * 3 < tokens.length; at++)
    if (tokens[at * 3] === LOCAL && lifting.layoutTypes.has(tokenText(line, tokens, at)))
      return true;
  return false;
}

function liftEqual(fn: FunctionLift, lines: readonly string[]): string[] | Refused {
  const line = lines[0]!;
  if (mayScale(line)) {
    const gep = liftGep(fn, lines);
    if (gep) return gep;
  }
  if (line.includes('%"') && mentionsLayoutType(fn.lifting, line))
    return { refused: "an instruction over a type whose layout evolves" };
  return [line];
}

function liftDiffering(fn: FunctionLift, lines: readonly string[]): string[] | Refused {
  const line = lines[0]!;
  const special = line.includes(" = alloca ")
    ? liftAlloca(fn, lines)
    : mayScale(line)
      ? liftGep(fn, lines)
      : undefined;
  if (special) return special;
  const row = plainRow(fn, lines);
  if (isRefused(row)) return row;
  const lifted = liftSites(fn, row);
  return isRefused(lifted) ? lifted : [lifted];
}

function taint(lifting: Lifting, line: string): string | undefined {
  if (lifting.tainted.size === 0 || !line.includes("@")) return undefined;
  for (const match of line.matchAll(/@(?:"[^"]*"|[\w.$-]+)/g)) {
    const reason = lifting.tainted.get(match[0]);
    if (reason) return reason;
  }
  return undefined;
}

const isSwitch = (line: string): boolean => line.endsWith("[") && /^\s*switch /.test(line);

function switchAt(
  fn: FunctionLift,
  text: FunctionText,
  from: number,
): { readonly end: number; readonly output: string[] | Refused } {
  const rows: (readonly string[])[] = [];
  let end = from;
  do rows.push(rowAt(fn.lifting, text, end));
  while (!/^\s*\]/.test(rows.at(-1)![0]!) && ++end < text.lengths[0]! - 1);
  const equal = rows.every(sameEverywhere);
  return { end, output: equal ? rows.map((row) => row[0]!) : liftSwitch(fn, rows) };
}

const rowAt = (lifting: Lifting, text: FunctionText, at: number): readonly string[] =>
  lifting.modules.map((module, probe) => module.lines[text.starts[probe]! + at]!);

/** Lifts one function; its guards are kept only if it succeeds. */
export function liftFunction(
  lifting: Lifting,
  text: FunctionText,
): { readonly lines: readonly string[]; readonly fn: FunctionLift } | FunctionRefusal {
  const fn = newFunction(lifting, text.name);
  const output: string[] = [];
  const first = rowAt(lifting, text, 0)[0]!;
  if (text.lengths.some((length) => length !== text.lengths[0]))
    return { refused: "the probes have different numbers of instructions", at: first };
  let switched = false;
  for (let at = 0; at < text.lengths[0]!; at++) {
    const lines = rowAt(lifting, text, at);
    const reason = taint(lifting, lines[0]!);
    if (reason) return { refused: reason, at: lines[0]! };
    let lifted: string[] | Refused;
    if (isSwitch(lines[0]!)) {
      const from = at;
      const found = switchAt(fn, text, at);
      [at, lifted] = [found.end, found.output];
      switched ||=
        !isRefused(lifted) && !lifted.some((line) => line.includes(" switch ")) && found.end > from;
    } else lifted = sameEverywhere(lines) ? liftEqual(fn, lines) : liftDiffering(fn, lines);
    if (isRefused(lifted)) return { ...lifted, at: lines[0]! };
    for (const line of lifted) output.push(line);
  }
  if (switched && output.some((line) => line.includes(" = phi ")))
    return {
      refused: "a switch over an evolving enum, with phi instructions behind it",
      at: first,
    };
  return { lines: output, fn };
}
