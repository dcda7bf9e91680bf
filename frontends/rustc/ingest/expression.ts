/**
 * Expressions, guards and refusals as STEG records. An expression's key is its text, so that equal subtrees are one
 * node; each leaf is a `LayoutSymbol` that says what of the client's view it asks about.
 */
import { pathOfSymbol } from "./object.js";
import type { Record } from "../../../engine/index.js";
import type { Expression, Guard, Refusal } from "../expression.js";

type Attributes = { [name: string]: bigint | string | boolean };

/** Text of an expression, as the manifest and messages show it. */
export function expressionText(expression: Expression): string {
  switch (expression.op) {
    case "symbol":
      return expression.symbol;
    case "const":
      return String(expression.constant);
    case "select_le":
      return `select_le(${expressionText(expression.left)}, ${expression.limit}, ${expressionText(expression.right)}, ${expressionText(expression.third)})`;
    default:
      return `${expression.op}(${expressionText(expression.left)}, ${expressionText(expression.right)})`;
  }
}

export const expressionKey = (expression: Expression): string => `expr ${expressionText(expression)}`;

/** What a layout symbol's name asks about, as keys of nodes in the client's facts. */
export interface Question {
  readonly what: "offset" | "size" | "align" | "slot" | "vptr" | "discriminant" | "niche" | "start" | "tag" | "new" | "type_id_low" | "type_id_high";
  /** The field, type, method or variant. */
  readonly about?: string;
  /** The trait of the `dyn` type whose vtable is asked. */
  readonly table?: string;
  /** The supertrait that an upcast leads to. */
  readonly toward?: string;
}

/** `race.off.T.f` → the field `T.f`, and so on; undefined for a name that is not a layout symbol's. */
export function questionOf(symbol: string): Question | undefined {
  const half = /^race\.typeid\.(low|high)\.(.*)$/.exec(symbol);
  if (half) return { what: half[1] === "low" ? "type_id_low" : "type_id_high", about: `type ${half[2]}` };
  const start = /^race\.start\.i\d+\.(.*)$/.exec(symbol);
  if (start) return { what: "start", about: `type ${start[1]}` };
  const match = /^race\.(off|size|slot|vptr|disc|align|niche|tag|new)\.(.*)$/.exec(symbol);
  if (!match) return undefined;
  const [, kind, rest] = match as unknown as [string, string, string];
  const dot = lastDot(rest);
  const owner = rest.slice(0, dot);
  const member = rest.slice(dot + 1);
  switch (kind) {
    case "off":
      return { what: "offset", about: `field ${owner}.${member}` };
    case "size":
    case "align":
    case "niche":
    case "tag":
      return { what: kind, about: `type ${rest}` };
    case "slot":
      return { what: "slot", about: `method ${member.includes("::") ? member : `${owner}::${member}`}`, table: `trait ${owner}` };
    case "vptr":
      return { what: "vptr", table: `trait ${owner}`, toward: `trait ${member}` };
    case "new":
      return { what: "new", about: dot === rest.length ? `type ${rest}` : `variant ${owner}::${member}` };
    default:
      return { what: "discriminant", about: `variant ${owner}::${member}` };
  }
}

/** The dot between owner and member: the last one that is not inside `<…>`. */
function lastDot(text: string): number {
  let depth = 0;
  for (let i = text.length - 1; i >= 0; i--) {
    if (text[i] === ">" && text[i - 1] !== "-") depth++;
    else if (text[i] === "<") depth--;
    else if (text[i] === "." && depth === 0) return i;
  }
  return text.length;
}

/** Records of an expression and everything below it; `local` gives the client's own value of a layout symbol. */
export function expressionRecords(expression: Expression, local: (symbol: string) => bigint | undefined): readonly Record[] {
  const attributes: Attributes = { op: expression.op, name: expressionText(expression) };
  const record = (edges: { [kind: string]: readonly string[] }): Record => ({ key: expressionKey(expression), kind: "Expression", attributes, edges });
  const below = (...parts: readonly Expression[]) => parts.flatMap((part) => [...expressionRecords(part, local)]);
  switch (expression.op) {
    case "const":
      attributes.constant = expression.constant;
      return [record({})];
    case "symbol":
      return [record({ symbol: [`layout ${expression.symbol}`] }), ...layoutRecords(expression.symbol, local)];
    case "select_le":
      attributes.limit = expression.limit;
      return [
        record({ left: [expressionKey(expression.left)], right: [expressionKey(expression.right)], third: [expressionKey(expression.third)] }),
        ...below(expression.left, expression.right, expression.third),
      ];
    default:
      return [record({ left: [expressionKey(expression.left)], right: [expressionKey(expression.right)] }), ...below(expression.left, expression.right)];
  }
}

function layoutRecords(symbol: string, local: (symbol: string) => bigint | undefined): readonly Record[] {
  const question = questionOf(symbol);
  const attributes: Attributes = { name: symbol };
  const value = local(symbol);
  if (value !== undefined) attributes.local = value;
  if (question) attributes.what = question.what;
  const edges: { [kind: string]: readonly string[] } = {};
  if (question?.about) edges.about = [question.about];
  if (question?.table) edges.table = [question.table];
  if (question?.toward) edges.toward = [question.toward];
  return [{ key: `layout ${symbol}`, kind: "LayoutSymbol", attributes, edges }];
}

const place = (of: { readonly file?: string; readonly line?: number }): Attributes => ({
  ...(of.file === undefined ? {} : { file: of.file }),
  ...(of.line === undefined ? {} : { line: BigInt(of.line) }),
});

/** Records of a guard; equal guards of different functions are different nodes. `symbolsOf` gives the keys of the functions that its function's code may be in. */
export function guardRecords(
  guard: Guard,
  local: (symbol: string) => bigint | undefined,
  symbolsOf: (name: string) => readonly string[],
): readonly Record[] {
  const functions = guard.function === undefined ? [] : symbolsOf(guard.function);
  const within: { [kind: string]: readonly string[] } = functions.length ? { within: [...functions].sort() } : {};
  const text = `${expressionText(guard.left)} ${guard.relation} ${expressionText(guard.right)}`;
  const attributes: Attributes = { relation: guard.relation, reason: guard.reason, ...place(guard) };
  // a function that was inlined everywhere has no symbol that would give its path
  const present = functions.some((key) => key.endsWith(` ${guard.function}`));
  if (guard.function !== undefined) attributes.function = present ? guard.function : pathOfSymbol(guard.function);
  return [
    {
      key: `guard ${text} in ${guard.function ?? ""} ${guard.file ?? ""}:${guard.line ?? 0}`,
      kind: "Guard",
      attributes,
      edges: { lhs: [expressionKey(guard.left)], rhs: [expressionKey(guard.right)], ...within },
    },
    ...expressionRecords(guard.left, local),
    ...expressionRecords(guard.right, local),
  ];
}

/** Records of a refused function: the refusal, and the edge from its symbol where the object still has one. */
export function refusalRecords(refusal: Refusal, symbolOf: (name: string) => string | undefined): readonly Record[] {
  const symbol = symbolOf(refusal.function);
  if (symbol === undefined) return [];
  const key = `refusal ${refusal.function}`;
  return [
    { key, kind: "Refusal", attributes: { reason: refusal.reason, ...place(refusal) }, edges: { within: [symbol] } },
    { key: symbol, kind: "Symbol", attributes: { name: refusal.function, path: pathOfSymbol(refusal.function) }, edges: { refused: [key] } },
  ];
}
