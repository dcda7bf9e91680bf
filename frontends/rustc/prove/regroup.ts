/**
 * Both sides brought to the same structure before they are compared: a GEP over any type as a byte GEP or a scaled
 * one, a switch on one line, frame slots of their exact size. Written apart from the lift on purpose: it reads what
 * the lift wrote, and shares none of its rewriting.
 */
import { extentOf, type TypeTable } from "../../../formats/llvm-ir/sizes.js";
import {
  INTEGER,
  LOCAL,
  scanLine,
  tokenKind,
  tokenText,
  type Tokens,
} from "../../../formats/llvm-ir/scan.js";
import type { Uses } from "./exceptions.js";

const local = String.raw`%(?:"[^"]*"|[\w.$-]+)`;
const MULTIPLY = new RegExp(`^  (%race\\.g\\d+) = mul ((?:nuw |nsw )*)(i(?:32|64)) (${local}), (-?\\d+)$`);
const COMPARE = new RegExp(`^  (%race\\.s\\d+)\\.is = icmp eq (i\\d+) (.*), (-?\\d+)$`);
const BRANCH = new RegExp(`^  br i1 (%race\\.s\\d+)\\.is, label (${local}), label (${local})(.*)$`);

function typeEnd(line: string, tokens: Tokens, at: number): number {
  let depth = 0;
  for (; at * 3 < tokens.length; at++) {
    const text = tokenText(line, tokens, at);
    if (text === "," && depth === 0) return at;
    if ("([{<".includes(text)) depth++;
    else if (")]}>".includes(text)) depth--;
  }
  return at;
}

/** `getelementptr FLAGS T, P, i64 I` as `scaled FLAGS SIZE, P, i64 I`, or a byte GEP where `I` is a number. */
function plainGep(line: string, types: TypeTable): string {
  const tokens = scanLine(line);
  let at = 0;
  while (at * 3 < tokens.length && tokenText(line, tokens, at) !== "getelementptr") at++;
  let type = at + 1;
  while (/^(inbounds|nuw|nusw)$/.test(tokenText(line, tokens, type))) type++;
  const comma = typeEnd(line, tokens, type);
  const text = line.slice(tokens[type * 3 + 1], tokens[comma * 3 - 1]);
  if (text === "i8" || tokenText(line, tokens, type) === "(") return line;
  const base = typeEnd(line, tokens, comma + 1);
  const index = base + 2;
  const kind = tokenKind(tokens, index);
  const extent = extentOf(types, text);
  if (
    !extent ||
    (kind !== INTEGER && kind !== LOCAL) ||
    /^i\d+$/.test(tokenText(line, tokens, index + 2))
  )
    return line;
  const [start, middle] = [
    line.slice(0, tokens[type * 3 + 1]),
    line.slice(tokens[comma * 3 + 1], tokens[index * 3 + 1]),
  ];
  const tail = line.slice(tokens[index * 3 + 2]);
  if (kind === INTEGER)
    return `${start}i8${middle}${BigInt(tokenText(line, tokens, index)) * BigInt(extent.size)}${tail}`;
  return `${start}scaled ${extent.size}${middle}${tokenText(line, tokens, index)}${tail}`;
}

/** The flags that a multiplication must have where its GEP has these. */
const flagsOf = (gep: string): string =>
  (/ nuw /.test(gep) ? "nuw " : "") + (/ inbounds | nusw /.test(gep) ? "nsw " : "");

function scaledGep(
  multiply: RegExpExecArray,
  gep: string | undefined,
  uses: Uses,
): string | undefined {
  const [, name, flags, word, index, size] = multiply as unknown as [
    string,
    string,
    string,
    string,
    string,
    string,
  ];
  const end = `${word} ${name}`;
  const at = gep?.indexOf(end) ?? -1;
  if (!gep || at < 0 || !/getelementptr (?:(?:inbounds|nuw|nusw) )*i8, /.test(gep))
    return undefined;
  if ([...flags.split(" ")].some((flag) => flag && !flagsOf(gep).includes(flag))) return undefined;
  uses.scale++;
  return `${gep.slice(0, at).replace(/(getelementptr (?:(?:inbounds|nuw|nusw) )*)i8, /, `$1scaled ${size}, `)}${word} ${index}${gep.slice(at + end.length)}`;
}

/** A chain of comparisons as the switch that it stands for. */
function chainAt(
  lines: readonly string[],
  from: number,
  uses: Uses,
): { readonly line: string; readonly next: number } | undefined {
  const cases: string[] = [];
  let head = "";
  for (let at = from; at + 1 < lines.length;) {
    const [compare, branch] = [COMPARE.exec(lines[at]!), BRANCH.exec(lines[at + 1]!)];
    if (
      !compare ||
      !branch ||
      compare[1] !== branch[1] ||
      (head && head !== `${compare[2]} ${compare[3]}`)
    )
      return undefined;
    head = `${compare[2]} ${compare[3]}`;
    cases.push(`${compare[2]} ${compare[4]}, label ${branch[2]}`);
    const label = lines[at + 2] ?? "";
    if (!label.startsWith(`${branch[3]!.slice(1)}:`) || !branch[3]!.startsWith("%race.s")) {
      uses.switch++;
      return {
        line: `  switch ${head}, label ${branch[3]} [ ${cases.join(" ")} ]${branch[4]}`,
        next: at + 2,
      };
    }
    at += 3;
  }
  return undefined;
}

/** A switch on one line, without the weights of its labels: they are hints, which a chain of comparisons does not have. */
function wholeSwitch(
  lines: readonly string[],
  from: number,
): { readonly line: string; readonly next: number } {
  let at = from;
  while (at + 1 < lines.length && !/^\s*\]/.test(lines[at]!)) at++;
  return {
    line: lines
      .slice(from, at + 1)
      .map((line) => line.trim())
      .join(" ")
      .replace(/, !prof !\d+/, ""),
    next: at + 1,
  };
}

const RESERVED =
  /^(\s*\S+ = alloca )\[(\d+) x i8\](, align \d+.*?) ; reserved for @"(race\.[^"]*)"$/;
const DYNAMIC = /^(\s*\S+ = alloca )i8, i(?:32|64) (-?\d+)(, align .*)$/;

function frame(line: string, values: ReadonlyMap<string, bigint | undefined>, uses: Uses): string {
  const reserved = RESERVED.exec(line);
  const dynamic = reserved ? null : DYNAMIC.exec(line);
  if (reserved || dynamic) uses.frame++;
  if (reserved) return `${reserved[1]}[${values.get(reserved[4]!)} x i8]${reserved[3]}`;
  return dynamic ? `${dynamic[1]}[${dynamic[2]} x i8]${dynamic[3]}` : line;
}

/** The lines of a function without blanks and comments, in common structure; `values` only for the lifted side. */
export function regroup(
  lines: readonly string[],
  types: TypeTable,
  uses: Uses,
  values?: ReadonlyMap<string, bigint | undefined>,
): string[] {
  const kept = lines.filter((line) => line !== "" && !line.startsWith(";"));
  const output: string[] = [];
  for (let at = 0; at < kept.length;) {
    const line = kept[at]!;
    const chain = values && COMPARE.test(line) ? chainAt(kept, at, uses) : undefined;
    const multiply = values ? MULTIPLY.exec(line) : null;
    const scaled = multiply ? scaledGep(multiply, kept[at + 1], uses) : undefined;
    if (chain) output.push(chain.line);
    else if (scaled) output.push(scaled);
    else if (/^\s*switch .*\[$/.test(line)) {
      const whole = wholeSwitch(kept, at);
      output.push(whole.line);
      at = whole.next;
      continue;
    } else
      output.push(
        line.includes("getelementptr")
          ? plainGep(line, types)
          : values && line.includes(" = alloca ")
            ? frame(line, values, uses)
            : line,
      );
    at = chain ? chain.next : at + (scaled ? 2 : 1);
  }
  return output;
}
