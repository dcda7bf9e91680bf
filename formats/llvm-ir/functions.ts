/**
 * A reader of LLVM IR as LLVM prints it: what lies between the functions stays text, functions become blocks of
 * instructions, one string each. Text is enough for rewrites that touch few instructions, and the printed form is
 * regular: two spaces start an instruction, four a debug record or a case, ten a continued line.
 */

/** One block; `label` has no quotes; `header` is the printed label line, absent for an entry block without label. */
export interface IrBlock {
  readonly label: string;
  readonly header: string | undefined;
  /** Instructions and debug records in order, continued lines joined with their line breaks. */
  lines: string[];
}

/** One function definition; `name` is the symbol without `@` and quotes. */
export interface IrFunction {
  readonly kind: "function";
  readonly name: string;
  head: string;
  readonly blocks: IrBlock[];
}

/** Lines between functions, verbatim. */
export interface IrText {
  readonly kind: "text";
  lines: string[];
}

export type IrPart = IrFunction | IrText;

const LABEL = /^("[^"]*"|[-\w.$]+):/;

/** The pattern source of a local name, such as `%a` or `%"s.x"`. */
export const LOCAL = String.raw`%(?:"[^"]*"|[-\w.$]+)`;

/** Splits printed IR into functions and the text between them. */
export function readModule(ir: string): IrPart[] {
  const lines = ir.split("\n");
  const parts: IrPart[] = [];
  let text: string[] = [];
  for (let i = 0; i < lines.length; i++) {
    if (!lines[i]!.startsWith("define ")) {
      text.push(lines[i]!);
      continue;
    }
    const start = i;
    while (i < lines.length && lines[i] !== "}") i++;
    parts.push({ kind: "text", lines: text }, readFunction(lines.slice(start, i)));
    text = [];
  }
  parts.push({ kind: "text", lines: text });
  return parts;
}

/** The text of a module again; the inverse of `readModule` up to blank lines within functions. */
export function printModule(parts: readonly IrPart[]): string {
  return parts
    .map((part) => (part.kind === "text" ? part.lines.join("\n") : printFunction(part)))
    .join("\n");
}

/** The functions among the parts. */
export function functionsOf(parts: readonly IrPart[]): IrFunction[] {
  return parts.filter((part): part is IrFunction => part.kind === "function");
}

function printFunction(fn: IrFunction): string {
  const lines = [fn.head];
  for (const block of fn.blocks) {
    if (block.header !== undefined) lines.push(block.header);
    for (const line of block.lines) lines.push(line);
  }
  lines.push("}");
  return lines.join("\n");
}

function readFunction(lines: readonly string[]): IrFunction {
  const head = lines[0]!;
  const blocks: IrBlock[] = [];
  for (const line of lines.slice(1)) {
    if (line.trim() === "") continue;
    const label = line.startsWith(" ") ? null : LABEL.exec(line);
    if (label) blocks.push({ label: unquote(label[1]!), header: line, lines: [] });
    else addLine(blocks, line);
  }
  return { kind: "function", name: definedName(head), head, blocks };
}

function addLine(blocks: IrBlock[], line: string): void {
  if (blocks.length === 0) blocks.push({ label: "", header: undefined, lines: [] });
  const block = blocks[blocks.length - 1]!;
  const last = block.lines.length - 1;
  if (last >= 0 && continues(line)) block.lines[last] += "\n" + line;
  else block.lines.push(line);
}

function continues(line: string): boolean {
  if (line.startsWith("  ]")) return true;
  return line.startsWith("   ") && !/^\s+#dbg_/.test(line);
}

function definedName(head: string): string {
  const match = /@("[^"]*"|[-\w.$]+)\(/.exec(head);
  return unquote(match?.[1] ?? "");
}

export function unquote(name: string): string {
  return name.startsWith('"') ? name.slice(1, -1) : name;
}

const RESULT = new RegExp(`^\\s+(${LOCAL}) = `);

/** The local that an instruction defines. */
export function resultOf(line: string): string | undefined {
  return RESULT.exec(line)?.[1];
}

/** The instruction without its result, such as `add i64 %a, 1`. */
export function operationOf(line: string): string {
  const match = RESULT.exec(line);
  return match ? line.slice(match[0].length) : line.trimStart();
}

const WORDS = /%"[^"]*"|%[-\w.$]+|"[^"]*"/g;

/** Every local mentioned in an operand position; text in quotes (names of globals, assembly) is passed over. */
export function localsIn(operation: string): string[] {
  return (operation.match(WORDS) ?? []).filter((word) => word.startsWith("%"));
}

/** The text with each local replaced by what `change` answers. */
export function mapLocals(text: string, change: (local: string) => string): string {
  return text.replace(WORDS, (word) => (word.startsWith("%") ? change(word) : word));
}

/** Where a value is defined: block index and index within the block's lines. */
export interface Definition {
  readonly block: number;
  readonly index: number;
  readonly operation: string;
}

/** All instruction results of a function; parameters have none. */
export function definitionsOf(fn: IrFunction): Map<string, Definition> {
  const found = new Map<string, Definition>();
  fn.blocks.forEach((block, b) =>
    block.lines.forEach((line, index) => {
      const match = RESULT.exec(line);
      if (match) found.set(match[1]!, { block: b, index, operation: line.slice(match[0].length) });
    }),
  );
  return found;
}

/** The last instruction of a block, debug records passed over. */
export function terminatorOf(block: IrBlock): string {
  for (let i = block.lines.length - 1; i >= 0; i--)
    if (!/^\s+#dbg_/.test(block.lines[i]!)) return block.lines[i]!;
  return "";
}
