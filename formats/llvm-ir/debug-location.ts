/**
 * From a line of IR to a line of source: `!dbg !N` names a DILocation (or DISubprogram), whose scopes lead to a
 * DIFile. Follows at most a bounded number of scopes, so that damaged metadata ends.
 */
import type { ModuleText } from "./module.js";

export interface SourceLine {
  readonly file: string;
  readonly line: number;
}

const node = (module: ModuleText, id: number): string =>
  module.lines[module.metadata.get(id) ?? -1] ?? "";
const field = (text: string, name: string): number =>
  Number(new RegExp(`[( ]${name}: !?(\\d+)`).exec(text)?.[1] ?? -1);

function fileOf(module: ModuleText, id: number): string {
  let at = id;
  for (let hop = 0; hop < 64 && at >= 0; hop++) {
    const text = node(module, at);
    const file = /!DIFile\(filename: "([^"]*)"(?:, directory: "([^"]*)")?/.exec(text);
    if (file) return file[1]!.startsWith("/") || !file[2] ? file[1]! : `${file[2]}/${file[1]!}`;
    at = field(text, "file") >= 0 ? field(text, "file") : field(text, "scope");
  }
  return "";
}

/** The outermost place: where the function at hand itself calls what was inlined into it. */
function outermost(module: ModuleText, id: number): number {
  for (let hop = 0; hop < 64; hop++) {
    const next = field(node(module, id), "inlinedAt");
    if (next < 0) return id;
    id = next;
  }
  return id;
}

/** The source line of an instruction or `define` line, if its metadata tells. */
export function sourceOf(module: ModuleText, line: string): SourceLine | undefined {
  const reference = /!dbg !(\d+)/.exec(line);
  if (!reference) return undefined;
  const id = outermost(module, Number(reference[1]));
  const found = { file: fileOf(module, id), line: field(node(module, id), "line") };
  return found.file && found.line >= 0 ? found : undefined;
}
