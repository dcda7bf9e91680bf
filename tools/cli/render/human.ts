/**
 * Diagnostics for people: what is wrong and where, both sides, the two drawings beside each other, why, and what to do.
 * The look follows rustc's, so that nothing about it has to be learned.
 */
import { createColors } from "picocolors";
import type { Beside, Diagnostic, Label } from "../../../specs/diagnostic.js";
import { emphasised } from "./difference.js";
import { excerpt, gutterOf, marksOf, type SourceOf } from "./excerpt.js";

export interface HumanOptions {
  readonly color: boolean;
  /** Width of the terminal in columns; drawings that do not fit beside each other go below each other. */
  readonly width: number;
  /** Rule files, so that the marked text can be shown. */
  readonly sourceOf?: SourceOf;
}

type Colors = ReturnType<typeof createColors>;

const placeOf = (label: Label): string => {
  const { place } = label;
  if (!place) return "";
  // where a package's own sources lie differs from machine to machine: files are told from its name and version on
  const file = place.file.replace(/^\/(?=[\w-]+-\d+\.\d+\.\d+[^/]*\/)/, "");
  return [file, place.line, place.line === undefined ? undefined : place.column].filter((part) => part !== undefined).join(":");
};

/** Labels in their sources where these are at hand; the others as places. */
function labelsLines(labels: readonly Label[], options: HumanOptions, colors: Colors, paint: (text: string) => string): string[] {
  const marks = marksOf(labels, options.sourceOf ?? (() => undefined));
  const shown = new Set(marks.map(({ label }) => label));
  const rest = labels.filter((label) => !shown.has(label));
  const drawn = marks.length ? excerpt(marks, { bar: colors.blue, main: paint, other: colors.blue }) : [];
  return [...drawn, ...placesLines(rest, !drawn.length, colors)];
}

function labelLines(label: Label, first: boolean, colors: Colors): string[] {
  const place = placeOf(label);
  // what begins with the unit's name says already whose it is
  const who = label.unit && !label.text.startsWith(`${label.unit} `) && !label.text.startsWith(`${label.unit}:`) ? `${label.unit}: ` : "";
  const arrow = first ? "-->" : ":::";
  const lines = place ? [`  ${colors.blue(arrow)} ${place}`] : [];
  if (label.text === label.unit) lines.push(`   ${colors.blue("|")} ${label.text}`);
  else if (label.text || (who && !place)) lines.push(`   ${colors.blue("|")} ${who}${label.text}`);
  else if (who) lines.push(`   ${colors.blue("|")} ${who.replace(/: $/, "")}`);
  return lines;
}

/** Places beyond these are counted. */
const MOST_LABELS = 12;

/** Places one below the other. Two uses in one line of source read alike, and are told once. */
function placesLines(labels: readonly Label[], firstIsMain: boolean, colors: Colors): string[] {
  const told = [...new Set(labels.map((label, i) => labelLines(label, firstIsMain && i === 0, colors).join("\n")))];
  const more = told.length - MOST_LABELS;
  const rest = more > 0 ? [`   ${colors.blue("|")} … and ${more} further place${more === 1 ? "" : "s"}`] : [];
  return [...told.slice(0, MOST_LABELS).flatMap((text) => text.split("\n")), ...rest].filter((line) => line !== "");
}

/** Marks the lines that only one side has, or has otherwise. */
const marked = (lines: readonly string[], other: readonly string[]): readonly string[] => {
  const known = new Set(other.map((line) => line.trim()));
  return lines.map((line) => (known.has(line.trim()) ? `  ${line}` : `* ${line}`));
};

function besideLines(beside: Beside, options: HumanOptions, colors: Colors): string[] {
  const left = marked(beside.left.lines, beside.right.lines);
  const right = marked(beside.right.lines, beside.left.lines);
  const width = Math.max(beside.left.heading.length, ...left.map((line) => line.length), 12);
  const bar = colors.blue("|");
  const rows = Math.max(left.length, right.length);
  const total = width + Math.max(beside.right.heading.length, ...right.map((line) => line.length), 0) + 9;
  const title = beside.title ? [`   ${bar}`, `   ${bar} ${colors.bold(beside.title)}`] : [`   ${bar}`];
  if (total > Math.max(options.width, 60))
    return [...title, `   ${bar} ${beside.left.heading}`, ...left.map((line) => `   ${bar}   ${line}`), `   ${bar} ${beside.right.heading}`, ...right.map((line) => `   ${bar}   ${line}`)];
  const row = (a: string, b: string) => {
    const both = a.startsWith("* ") && b.startsWith("* ");
    const [ours, theirs] = both && options.color ? emphasised(a, b, colors.bold) : [a, b];
    return `   ${bar} ${ours}${" ".repeat(Math.max(0, width - a.length))}  ${bar} ${theirs}`.trimEnd();
  };
  return [...title, row(beside.left.heading, beside.right.heading), ...Array.from({ length: rows }, (_, i) => row(left[i] ?? "", right[i] ?? ""))];
}

/** One diagnostic as text, without a newline at its end. */
export function renderHuman(diagnostic: Diagnostic, options: HumanOptions): string {
  const colors = createColors(options.color);
  const paint = diagnostic.severity === "error" ? colors.red : diagnostic.severity === "warning" ? colors.yellow : colors.cyan;
  const margin = " ".repeat(gutterOf(marksOf(diagnostic.labels, options.sourceOf ?? (() => undefined))));
  const bar = colors.blue("|");
  const entry = (kind: string, text: string) =>
    text.split("\n").map((line, i) => (i ? `${margin}  ${" ".repeat(kind.length)} ${line}` : `${margin}${colors.blue("=")} ${colors.bold(kind)}: ${line}`));
  const lines = [
    `${colors.bold(paint(`${diagnostic.severity}[${diagnostic.code}]`))}${colors.bold(`: ${diagnostic.message}`)}`,
    ...labelsLines(diagnostic.labels, options, colors, (text) => colors.bold(paint(text))),
    ...(diagnostic.beside ?? []).flatMap((beside) => besideLines(beside, options, colors)),
    ...(diagnostic.labels.length || diagnostic.beside?.length ? [`${margin}${bar}`] : []),
    ...diagnostic.notes.flatMap((note) => entry("note", note)),
    ...diagnostic.help.flatMap((help) => entry("help", help)),
    ...(diagnostic.path?.length ? entry("path", diagnostic.path.join("\n")) : []),
  ];
  return lines.join("\n");
}

const order: Readonly<Record<Diagnostic["severity"], number>> = { error: 0, warning: 1, note: 2 };

/** All diagnostics, errors first, with a closing count; "" when there are none. */
export function renderAll(diagnostics: readonly Diagnostic[], options: HumanOptions): string {
  if (!diagnostics.length) return "";
  const sorted = diagnostics.map((one, i) => ({ one, i })).sort((a, b) => order[a.one.severity] - order[b.one.severity] || a.i - b.i);
  // two uses in one line of source read alike
  const texts = new Map(sorted.map(({ one }) => [renderHuman(one, options), one] as const));
  const errors = [...texts.values()].filter((one) => one.severity === "error").length;
  const count = errors ? `\n\n${errors} error${errors === 1 ? "" : "s"}: nothing was written` : "";
  return [...texts.keys()].join("\n\n") + count + "\n";
}

/** Diagnostics as JSON, one object a line, with stable member order. */
export const renderJson = (diagnostics: readonly Diagnostic[]): string => diagnostics.map((one) => JSON.stringify(one) + "\n").join("");
