/**
 * A file in stretches, one for each item with what stands above it. What was found in a stretch stays true of its text
 * wherever it moves, so that after a keystroke only the stretch that changed is looked at again.
 */
import type { Diagnostic } from "../../../specs/diagnostic.js";
import type { Item } from "../syntax/outline.js";
import { lineAt, type Lines } from "../text.js";
import type { Source } from "../workspace/source.js";

export interface Segment {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** Absent for what stands before the first item. */
  readonly item?: Item;
}

export function segmentsOf(source: Source): readonly Segment[] {
  const { items } = source.outline();
  const starts = [0, ...items.map(({ docStart }) => docStart)];
  return starts.map((start, i) => {
    const end = starts[i + 1] ?? source.text.length;
    const item = items[i - 1];
    return { start, end, text: source.text.slice(start, end).trimEnd(), ...(item ? { item } : {}) };
  });
}

/** A finding with its place counted from the start of its stretch. */
export interface Found {
  readonly diagnostic: Diagnostic;
  readonly at: number;
}

/** The offset of a place of a file; of places that say no line, the start. */
export function offsetOf(lines: Lines, place: { readonly line?: number; readonly column?: number } | undefined): number {
  const line = (place?.line ?? 1) - 1;
  return (lines[Math.min(line, lines.length - 1)] ?? 0) + (place?.column ?? 1) - 1;
}

/** Findings by the stretch that they are in; those whose place is another file are left out. */
export function bySegment(source: Source, diagnostics: readonly Diagnostic[]): ReadonlyMap<Segment, readonly Found[]> {
  const segments = segmentsOf(source);
  const found = new Map<Segment, Found[]>(segments.map((segment) => [segment, []]));
  for (const diagnostic of diagnostics) {
    const place = diagnostic.labels[0]?.place;
    if (place?.file !== source.path) continue;
    const at = offsetOf(source.lines(), place);
    const segment = segments.findLast(({ start }) => start <= at)!;
    found.get(segment)!.push({ diagnostic, at: at - segment.start });
  }
  return found;
}

/** A finding where its stretch is now. Labels within the stretch move with it; others stay as they were said. */
export function moved(source: Source, segment: Segment, { diagnostic, at }: Found): Diagnostic {
  const offset = segment.start + at;
  const line = lineAt(source.lines(), offset);
  const before = diagnostic.labels[0]!.place!;
  const lines = line + 1 - (before.line ?? 1);
  if (!lines) return diagnostic;
  const labels = diagnostic.labels.map((label, i) => {
    const { place } = label;
    if (!place?.line || place.file !== source.path || (i > 0 && !inside(source, segment, place.line + lines))) return label;
    return { ...label, place: { ...place, line: place.line + lines } };
  });
  return { ...diagnostic, labels };
}

const inside = (source: Source, { start, end }: Segment, line: number): boolean => line > lineAt(source.lines(), start) && line <= lineAt(source.lines(), Math.max(start, end - 1)) + 1;
