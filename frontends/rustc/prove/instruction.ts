/**
 * One instruction in a form in which two modules can be compared: text without names, facts and locations, and
 * beside it the names and facts in their order. The same reading serves both sides.
 */
import {
  closing,
  GLOBAL,
  GROUP,
  LOCAL,
  METADATA,
  scanLine,
  tokenKind,
  tokenText,
  type Tokens,
} from "../../../formats/llvm-ir/scan.js";

/** A fact that may be weaker on one side: its kind and its numbers. */
export interface Fact {
  readonly kind: "dereferenceable" | "sret" | "range" | "align" | "metadata-range";
  readonly numbers: readonly bigint[];
}

export interface Instruction {
  /** The text with `%` and `@` for names. */
  readonly text: string;
  readonly locals: readonly string[];
  readonly globals: readonly string[];
  readonly facts: readonly Fact[];
  /** As it stood, for reports. */
  readonly line: string;
}

/** Looks up the text of a metadata node (`!12`) or attribute group (`#3`). */
export type NodeText = (reference: string) => string;

const integers = (text: string): bigint[] =>
  [...text.matchAll(/(?<![\w.])-?\d+(?![\w.])/g)].map((match) => BigInt(match[0]));

function factAt(
  line: string,
  tokens: Tokens,
  at: number,
): { readonly fact: Fact; readonly next: number } | undefined {
  const word = tokenText(line, tokens, at);
  if (word === "align" && /^\d+$/.test(tokenText(line, tokens, at + 1))) {
    return {
      fact: { kind: "align", numbers: [BigInt(tokenText(line, tokens, at + 1))] },
      next: at + 2,
    };
  }
  if (tokenText(line, tokens, at + 1) !== "(") return undefined;
  const kind = word === "dereferenceable_or_null" ? "dereferenceable" : word;
  if (kind !== "dereferenceable" && kind !== "range" && kind !== "sret") return undefined;
  const close = closing(line, tokens, at + 1);
  const inside = line.slice(tokens[(at + 1) * 3 + 2], tokens[close * 3 + 1] ?? line.length);
  return { fact: { kind, numbers: integers(inside) }, next: close + 1 };
}

/** Metadata behind an instruction, `, !name !N`: what it adds to text or facts, and the tokens it takes. */
function attachment(
  line: string,
  tokens: Tokens,
  at: number,
  nodes: NodeText,
): { readonly text: string; readonly fact?: Fact } | undefined {
  if (tokenText(line, tokens, at) !== "," || tokenKind(tokens, at + 1) !== METADATA)
    return undefined;
  const name = tokenText(line, tokens, at + 1);
  const node = nodes(tokenText(line, tokens, at + 2));
  if (name === "!dbg") return { text: "" };
  if (name === "!range")
    return { text: "", fact: { kind: "metadata-range", numbers: integers(node) } };
  return { text: ` ${name} ${node.replace(/!\d+/g, "!")}` };
}

interface Parts {
  text: string;
  readonly locals: string[];
  readonly globals: string[];
  readonly facts: Fact[];
}

function readToken(
  line: string,
  tokens: Tokens,
  at: number,
  nodes: NodeText,
  parts: Parts,
): number {
  const added = attachment(line, tokens, at, nodes);
  if (added) {
    parts.text += added.text;
    if (added.fact) parts.facts.push(added.fact);
    return at + 3;
  }
  const fact = factAt(line, tokens, at);
  if (fact) {
    parts.facts.push(fact.fact);
    if (fact.fact.kind === "sret") parts.text += " sret";
    return fact.next;
  }
  const kind = tokenKind(tokens, at);
  const text = tokenText(line, tokens, at);
  if (kind === LOCAL) parts.locals.push(text);
  if (kind === GLOBAL) parts.globals.push(text);
  if (kind === METADATA && text === "!dbg") return at + 2;
  if (!(text === "," && tokenText(line, tokens, at + 1) === "align"))
    parts.text +=
      kind === LOCAL
        ? " %"
        : kind === GLOBAL
          ? " @"
          : kind === GROUP
            ? ` ${nodes(text)}`
            : ` ${text}`;
  return at + 1;
}

/** Reads one instruction, `define` line or label. */
export function readInstruction(line: string, nodes: NodeText): Instruction {
  const label = /^("[^"]*"|[\w.$-]+):/.exec(line);
  if (label) return { text: "label", locals: [`%${label[1]!}`], globals: [], facts: [], line };
  const tokens = scanLine(line);
  const parts: Parts = { text: "", locals: [], globals: [], facts: [] };
  for (let at = 0; at * 3 < tokens.length;) at = readToken(line, tokens, at, nodes, parts);
  return { ...parts, line };
}
