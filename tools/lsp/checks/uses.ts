/** Files that are used and are not there. Of vocabularies the compiler says it. */
import type { Diagnostic } from "../../../specs/diagnostic.js";
import { lineAt } from "../text.js";
import type { Source } from "../workspace/source.js";
import { filesUsed, type Workspace } from "../workspace/workspace.js";

/** What is missing, in words; nothing where something is used. */
function missing(workspace: Workspace, source: Source, path: readonly string[]): string | undefined {
  if (path[0] === "graph" || filesUsed(workspace, source, path).length) return undefined;
  if (path[0] === "rules") return `the library has no file ${path.join("/")}.race and no folder ${path.join("/")}/`;
  return path[0] === "policies" ? `there is no file ${path.slice(1).join("/") || "NAME"}.race beside this one` : "a `use` begins with `graph`, `rules` or `policies`";
}

export function missingUses(workspace: Workspace, source: Source): readonly Diagnostic[] {
  const lines = source.lines();
  return source.outline().uses.flatMap(({ start, end, path }) => {
    const what = path.length ? missing(workspace, source, path.map(({ text }) => text)) : undefined;
    if (what === undefined) return [];
    const line = lineAt(lines, start);
    const place = { file: source.path, line: line + 1, column: start - lines[line]! + 1, length: end - start };
    return [{ severity: "error", code: "cannot_read", message: `what this file uses is not there: ${what}`, labels: [{ text: "used here", place }], notes: [], help: ["correct the path, or leave the `use` out"] }];
  });
}
