/** Moving over the tokens of a file while reading it: what comes next, and noting the part that a word plays. */
import { scan } from "../../../grammar/parser/scan.js";
import type { EdgeUse, Item, NodeUse, Place, Role, Scope, Word } from "./outline.js";
import type { Extent } from "../text.js";

export type Token = ReturnType<typeof scan>["tokens"][number];

export interface Reader {
  readonly text: string;
  readonly tokens: readonly Token[];
  at: number;
  readonly words: Word[];
  readonly blocks: Extent[];
  item: Item;
  scope: Scope;
  /** What is drawn here is an effect. */
  effect: boolean;
}

const wordLike = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** Words that name neither node nor value. */
const reserved: ReadonlySet<string> = new Set(
  "use param derive rewrite forbid invariant unless let where optional for delete cascade patch error warning note help beside and or not true false nothing".split(" "),
);

const openers: ReadonlySet<string> = new Set("use param derive rewrite forbid invariant stage extend override".split(" "));

export const peek = (reader: Reader, ahead = 0): Token | undefined => reader.tokens[reader.at + ahead];
export const image = (reader: Reader, ahead = 0): string => peek(reader, ahead)?.image ?? "";
export const endOf = (token: Token): number => token.endOffset! + 1;
export const isWord = (token: Token | undefined): boolean => token !== undefined && wordLike.test(token.image);
/** A word that may name a node or a value. */
export const isFree = (word: string): boolean => word !== "_" && !reserved.has(word);
export const isName = (token: Token | undefined): boolean => isWord(token) && isFree(token!.image);
export const isEdge = (token: Token | undefined): boolean => token !== undefined && /^(?:-\w.*->|<-\w.*-)$/.test(token.image);
export const isDoc = (token: Token | undefined): boolean => token !== undefined && token.image.startsWith("///");
export const isText = (token: Token | undefined): boolean => token !== undefined && /^["}]/.test(token.image) && token.image !== "}";

/** The offset behind the last token that was read. */
export const behind = (reader: Reader): number => (reader.at ? endOf(reader.tokens[reader.at - 1]!) : 0);

export const sameLine = (reader: Reader): boolean => reader.at > 0 && peek(reader)?.startLine === reader.tokens[reader.at - 1]!.startLine;
export const adjacent = (reader: Reader): boolean => peek(reader)?.startOffset === behind(reader);

/** An item starts here: so a body that was never closed ends before the next one. */
export function atItem(reader: Reader): boolean {
  const token = peek(reader);
  if (!token) return true;
  if (isDoc(token) || token.image.startsWith("#")) return true;
  return token.startColumn === 1 && openers.has(token.image) && isWord(peek(reader, 1));
}

export interface Part {
  readonly binds?: boolean;
  readonly place?: Place;
  readonly sort?: "node" | "value";
  readonly node?: NodeUse;
  readonly of?: Word;
  readonly edge?: EdgeUse;
  readonly short?: true;
}

/** Notes a word from an extent of the text. */
export function note(reader: Reader, { start, end }: Extent, role: Role, part: Part = {}): Word {
  const { scope, item } = reader;
  const { binds = false, ...rest } = part;
  const word: Word = { text: reader.text.slice(start, end), start, end, role, binds, scope, item, ...rest };
  reader.words.push(word);
  if (role === "name" && binds && !scope.bound.has(word.text)) scope.bound.set(word.text, word);
  return word;
}

/** Takes the next token as a word that plays a part. */
export function take(reader: Reader, role: Role, part: Part = {}): Word {
  const token = reader.tokens[reader.at++]!;
  return note(reader, { start: token.startOffset, end: endOf(token) }, role, part);
}

/** Takes a keyword or sign if it is next. */
export function accept(reader: Reader, text: string): boolean {
  const token = peek(reader);
  if (token?.image !== text) return false;
  if (isWord(token)) take(reader, "keyword");
  else reader.at++;
  return true;
}

/** Reads with names of its own. */
export function within(reader: Reader, read: () => void): void {
  const outer = reader.scope;
  reader.scope = { parent: outer, bound: new Map() };
  read();
  reader.scope = outer;
}

/** Reads `{ … }`: each step must move on, and what nobody reads is left out. Gives the offset of the closing brace. */
export function block(reader: Reader, step: () => void): number | undefined {
  const start = peek(reader)!.startOffset;
  reader.at++;
  while (image(reader) !== "}" && !atItem(reader)) {
    const before = reader.at;
    step();
    if (reader.at === before) reader.at++;
  }
  const close = image(reader) === "}" ? peek(reader)!.startOffset : undefined;
  if (close !== undefined) reader.at++;
  reader.blocks.push({ start, end: behind(reader) });
  return close;
}
