/**
 * A module's text cut into its items (types, globals, functions, attribute groups, metadata), by the first
 * character of each line: LLVM prints one item a line, functions from `define` to a lone `}`.
 */

export interface FunctionSpan {
  readonly name: string;
  /** Line numbers, from 0: the `define` line, and the one after the closing brace. */
  readonly start: number;
  readonly end: number;
}

export interface ModuleText {
  readonly lines: readonly string[];
  readonly functions: readonly FunctionSpan[];
  /** Name (with its sigil) to line number. */
  readonly globals: ReadonlyMap<string, number>;
  readonly types: readonly number[];
  readonly declarations: readonly number[];
  readonly groups: readonly number[];
  /** Metadata node number to line number. */
  readonly metadata: ReadonlyMap<number, number>;
}

/** The first global name in `line`, with its sigil; "" if there is none. */
export function globalName(line: string): string {
  const at = line.indexOf("@");
  if (at < 0) return "";
  if (line[at + 1] === '"') return line.slice(at, line.indexOf('"', at + 2) + 1);
  let end = at + 1;
  while (end < line.length && /[\w.$-]/.test(line[end]!)) end++;
  return line.slice(at, end);
}

function findEnd(lines: readonly string[], start: number): number {
  for (let at = start + 1; at < lines.length; at++) {
    if (lines[at] === "}") return at + 1;
    if (lines[at]!.startsWith("define ")) return at;
  }
  return lines.length;
}

/** Cuts the text of a module into items. */
export function readModuleText(text: string): ModuleText {
  const lines = text.split("\n");
  const functions: FunctionSpan[] = [];
  const globals = new Map<string, number>();
  const metadata = new Map<number, number>();
  const [types, declarations, groups]: [number[], number[], number[]] = [[], [], []];
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at]!;
    switch (line.charCodeAt(0)) {
      case 33:
        if (line.charCodeAt(1) >= 48 && line.charCodeAt(1) <= 57)
          metadata.set(Number.parseInt(line.slice(1), 10), at);
        break;
      case 37:
        types.push(at);
        break;
      case 64:
        globals.set(globalName(line), at);
        break;
      case 97:
        if (line.startsWith("attributes ")) groups.push(at);
        break;
      case 100:
        if (line.startsWith("declare ")) declarations.push(at);
        else if (line.startsWith("define ")) {
          const end = findEnd(lines, at);
          functions.push({ name: globalName(line), start: at, end });
          at = end - 1;
        }
    }
  }
  return { lines, functions, globals, types, declarations, groups, metadata };
}
