/** What can be done about a diagnostic, and what can be changed at the cursor. A fix is found by the code. */
import { CodeActionKind, type CodeAction, type Diagnostic as Shown, type Range } from "vscode-languageserver/node";
import { offsetAt, rangeOf, type Extent } from "../../text.js";
import { itemAt } from "../../syntax/outline.js";
import type { Source } from "../../workspace/source.js";
import type { Workspace } from "../../workspace/workspace.js";
import { takeActual } from "./cases.js";
import { missingDoc, missingHelp } from "./documented.js";
import { otherEdge } from "./edges.js";
import { insert, quoted, type Fix, type Wrong } from "./fix.js";
import { unusedName } from "./names.js";
import { goesBefore, rightForm } from "./rules.js";
import { didYouMean, otherSign } from "./spelling.js";

const fixes: Readonly<Record<string, (wrong: Wrong) => readonly Fix[]>> = {
  syntax: otherSign,
  unused_name: unusedName,
  missing_doc: missingDoc,
  missing_help: missingHelp,
  no_such_edge: otherEdge,
  overlapping_rewrites: goesBefore,
  wrong_form: rightForm,
  failing_case: takeActual,
};

function wrongAt(workspace: Workspace, source: Source, shown: Shown): Wrong {
  const lines = source.lines();
  const extent: Extent = { start: offsetAt(source.text, lines, shown.range.start), end: offsetAt(source.text, lines, shown.range.end) };
  const words = source.outline().words.filter(({ start, end }) => start >= extent.start && end <= extent.end);
  const item = itemAt(source.outline(), extent.start);
  const said = typeof shown.message === "string" ? shown.message : shown.message.value;
  const [message = "", ...more] = said.split("\n");
  const help = more.flatMap((line) => (line.startsWith("help: ") ? [line.slice(6)] : []));
  return { workspace, source, shown, extent, words, named: quoted(message), help, ...(item ? { item } : {}) };
}

function actionOf(source: Source, { title, edits, preferred }: Fix, shown?: Shown): CodeAction {
  const changes = { [source.uri]: edits.map(({ start, end, text }) => ({ range: rangeOf(source.lines(), { start, end }), newText: text })) };
  return { title, kind: shown ? CodeActionKind.QuickFix : CodeActionKind.RefactorRewrite, edit: { changes }, ...(shown ? { diagnostics: [shown] } : {}), ...(preferred ? { isPreferred: true } : {}) };
}

/** A node that is deleted can be deleted with all its edges. */
function cascade(source: Source, offset: number): readonly Fix[] {
  const start = source.text.lastIndexOf("\n", offset - 1) + 1;
  const line = source.text.slice(start).split("\n", 1)[0]!;
  const found = /^\s*delete\s+(\w+)(?=\s*$)/.exec(line);
  const item = itemAt(source.outline(), offset);
  if (!found || item?.form !== "rewrite") return [];
  return [{ title: `Delete \`${found[1]}\` with all its edges`, edits: [insert(start + found[0].length, " cascade")] }];
}

export function codeActions(workspace: Workspace, source: Source, range: Range, diagnostics: readonly Shown[]): readonly CodeAction[] {
  const ours = diagnostics.filter((shown) => shown.source === "race");
  const mended = ours.flatMap((shown) => {
    const wrong = wrongAt(workspace, source, shown);
    const own = fixes[String(shown.code)]?.(wrong) ?? [];
    return [...didYouMean(wrong), ...own].map((fix) => actionOf(source, fix, shown));
  });
  const offset = offsetAt(source.text, source.lines(), range.start);
  const titles = new Set<string>();
  const once = mended.filter(({ title, diagnostics: [shown] = [] }) => !titles.has(`${title} ${JSON.stringify(shown?.range)}`) && titles.add(`${title} ${JSON.stringify(shown?.range)}`));
  return [...once, ...cascade(source, offset).map((fix) => actionOf(source, fix))];
}
