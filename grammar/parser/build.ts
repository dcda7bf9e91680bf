/** Tokens → pieces of the syntax tree that are more than a record: numbers, edges, texts with holes. */
import type { IToken } from "chevrotain";
import type {
  AttributePattern,
  EdgePattern,
  Expr,
  Literal,
  Name,
  NodePattern,
  Path,
  Span,
  Step,
  Template,
} from "../ast.js";
import { join, spanOf, within } from "./span.js";

/** A number of any size; `sign` is the minus before it, where that belongs to the literal. */
export function intLiteral(token: IToken, sign?: IToken): Literal {
  const span = sign ? join(spanOf(sign), spanOf(token)) : spanOf(token);
  const size = token.payload === "damaged" ? 0n : BigInt(token.image);
  const value = sign ? -size : size;
  return token.image.startsWith("0x")
    ? { kind: "int", value, hex: true, span }
    : { kind: "int", value, span };
}

/** Takes `-a|b*->` or `<-a-` apart. */
export function edgePattern(token: IToken): EdgePattern {
  const span = spanOf(token);
  const direction = token.image.startsWith("<-") ? "in" : "out";
  const kinds: Name[] = [];
  for (const match of token.image.matchAll(/\w+/g))
    kinds.push({ text: match[0], span: within(span, match.index, match[0].length) });
  const repeat = token.image.includes("*") ? "star" : token.image.includes("+") ? "plus" : "one";
  return { kinds, direction, repeat, span };
}

/** Only the parts that are there; nodes are what a file has most of, so nothing is copied. */
export function nodePattern(
  name: Name | undefined,
  type: Name | undefined,
  attributes: readonly AttributePattern[],
  span: Span,
): NodePattern {
  if (name && type) return { name, type, attributes, span };
  if (name) return { name, attributes, span };
  return type ? { type, attributes, span } : { attributes, span };
}

export function templateOf(tokens: readonly IToken[], holes: readonly Expr[]): Template {
  return {
    parts: tokens.map((token) => token.payload as string),
    holes,
    span: join(spanOf(tokens[0]!), spanOf(tokens.at(-1)!)),
  };
}

export function pathOf(first: NodePattern, steps: readonly Step[]): Path {
  return { first, steps, span: join(first.span, (steps.at(-1)?.node ?? first).span) };
}
