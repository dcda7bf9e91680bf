/** Findings as the editor's own: the marked text, what is said and what to do, links to the page and to other places. */
import { DiagnosticSeverity, type Diagnostic as Shown, type DiagnosticRelatedInformation } from "vscode-languageserver/node";
import type { Diagnostic, SourcePlace } from "../../../specs/diagnostic.js";
import { offsetOf } from "../checks/segments.js";
import { rangeOf } from "../text.js";
import { uriOf } from "../workspace/files.js";
import { longestText, type Source } from "../workspace/source.js";
import type { Workspace } from "../workspace/workspace.js";
import { locationIn } from "./place.js";

const severities = { error: DiagnosticSeverity.Error, warning: DiagnosticSeverity.Warning, note: DiagnosticSeverity.Information } as const;

function textOf({ message, notes, help }: Diagnostic): string {
  return [message, ...notes.map((note) => `note: ${note}`), ...help.map((one) => `help: ${one}`)].join("\n");
}

function extentOf(source: Source, place: SourcePlace | undefined): { readonly start: number; readonly end: number } {
  const start = Math.min(offsetOf(source.lines(), place), source.text.length);
  return { start, end: Math.min(start + (place?.length ?? 0), source.text.length) };
}

function related(workspace: Workspace, { labels }: Diagnostic): readonly DiagnosticRelatedInformation[] {
  return labels.slice(1).flatMap(({ text, place }) => {
    const source = place && workspace.sources.get(uriOf(place.file));
    return source ? [{ location: locationIn(source, extentOf(source, place)), message: text }] : [];
  });
}

/** Unused things are shown pale where the editor can. */
const unnecessary: readonly 1[] = [1];

export function shown(workspace: Workspace, source: Source, diagnostic: Diagnostic): Shown {
  const page = workspace.manual.page(diagnostic.code) === undefined ? undefined : workspace.manual.pageUri(diagnostic.code);
  const others = related(workspace, diagnostic);
  return {
    range: rangeOf(source.lines(), extentOf(source, diagnostic.labels[0]?.place)),
    severity: severities[diagnostic.severity],
    code: diagnostic.code,
    source: "race",
    message: textOf(diagnostic),
    ...(page ? { codeDescription: { href: page } } : {}),
    ...(others.length ? { relatedInformation: [...others] } : {}),
    ...(diagnostic.code === "unused_name" ? { tags: [...unnecessary] } : {}),
  };
}

/** What is said of a file that is too long to be looked into. */
export function tooLong(source: Source): readonly Shown[] {
  if (source.text.length <= longestText) return [];
  const message = `this file is longer than ${longestText / 1_000_000} million characters; it is not looked into`;
  return [{ range: rangeOf(source.lines(), { start: 0, end: 0 }), severity: DiagnosticSeverity.Information, source: "race", message }];
}

/** Everything that is said of a file, each thing once. */
export function allShown(workspace: Workspace, source: Source, diagnostics: readonly Diagnostic[]): readonly Shown[] {
  const seen = new Set<string>();
  const once = diagnostics.filter(({ code, message, labels }) => {
    const place = labels[0]?.place;
    const key = `${code} ${place?.line} ${place?.column} ${message}`;
    return !seen.has(key) && seen.add(key);
  });
  return [...tooLong(source), ...once.map((one) => shown(workspace, source, one))];
}
