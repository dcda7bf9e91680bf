/** A comparison for people: changes under what they belong to, what they mean for whom, and of those that break, why and what to do. */
import { createColors } from "picocolors";
import type { DiffReport } from "../../../specs/types/diff.js";
import { emphasised } from "../render/difference.js";
import type { Effect } from "./verdict.js";

type Colors = ReturnType<typeof createColors>;
type Line = DiffReport["changes"][number];

const words: Readonly<{ [effect in Effect]: string }> = { works: "works", warned: "works, is told", refused_if_held: "refused if held", refused_if_used: "refused if used", refused: "refused" };
const signs: Readonly<{ [sort in Line["sort"]]: string }> = { added: "+", gone: "-", changed: "~" };

const paintOf = (colors: Colors, effect: Effect): ((text: string) => string) => (effect === "works" ? colors.green : effect === "refused" ? colors.red : colors.yellow);

const COLUMN = 17;
/** Width of the column that says what changed; what is longer has a line of its own. */
const WIDEST = 56;

/** Reasons beyond these are counted. */
const MOST_REASONS = 3;

const columns = (line: Pick<Line, "clients" | "implementers">, colors: Colors): string => {
  const cell = (effect: Effect, word: string, width: number) => paintOf(colors, effect)(word) + " ".repeat(Math.max(0, width - word.length));
  // an implementer uses nothing: it lacks what is demanded of it
  const implementers = line.implementers === "refused_if_used" ? "refused if lacking" : words[line.implementers];
  return `${cell(line.clients, words[line.clients], COLUMN)}${cell(line.implementers, implementers, 0)}`;
};

/** A change, its verdict in the columns, and under it the reasons. */
function changeLines(line: Line, width: number, colors: Colors): readonly string[] {
  const what = `${signs[line.sort]} ${line.what}`;
  const fits = what.length <= width;
  const [, before, was, between, is, after] = /^(.*`)(.*)(` became `)(.*)(`)$/.exec(what) ?? [];
  const [old, now] = was !== undefined && is !== undefined ? emphasised(was, is, colors.bold) : ["", ""];
  const shown = before === undefined ? what : `${before}${old}${between}${now}${after}`;
  const first = fits ? [`  ${shown}${" ".repeat(width - what.length)}  ${columns(line, colors)}`] : [`  ${shown}`, `  ${" ".repeat(width)}  ${columns(line, colors)}`];
  const more = line.reasons.length - MOST_REASONS;
  const reasons = line.reasons.slice(0, MOST_REASONS).flatMap(({ code, severity, message, help }) => {
    const paint = severity === "error" ? colors.red : colors.yellow;
    return [`      ${paint(code)}: ${message}`, ...help.map((one) => `        ${colors.bold("help")}: ${one}`)];
  });
  return [...first, ...new Set(reasons), ...(more > 0 ? [`      … and ${more} more of this kind`] : [])];
}

/** Lines of one head that all work are one line. */
function together(lines: readonly (Line & { readonly list?: { readonly head: string; readonly entry: string } })[]): readonly Line[] {
  const merged: (Line & { list?: { readonly head: string; readonly entry: string } })[] = [];
  for (const line of lines) {
    const known = line.list && !line.reasons.length ? merged.find((one) => one.list?.head === line.list!.head && one.sort === line.sort && !one.reasons.length) : undefined;
    if (!known) merged.push({ ...line });
    else {
      known.list = { head: known.list!.head, entry: `${known.list!.entry}, ${line.list!.entry}` };
      known.what = `${known.list.head}${known.sort === "added" ? "" : ":"} ${known.list.entry}`;
    }
  }
  return merged;
}

const plural = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;

function summaryLines({ summary, changes, verdict, old, new: now, version }: DiffReport, colors: Colors): readonly string[] {
  const { works, warned, refused_if_held: held, refused_if_used: used } = summary;
  const always = changes.filter((one) => one.clients === "refused").length;
  const refused = summary.refused - always;
  const parts = [
    works ? `${plural(works, "works", "work")} for everybody` : "",
    warned ? `${plural(warned, "works", "work")} and ${warned === 1 ? "is" : "are"} told when linking` : "",
    held ? `${plural(held, "is", "are")} refused where code of the interface that plugins hold copies of (generic functions, default bodies) uses ${held === 1 ? "it" : "them"}` : "",
    used ? `${plural(used, "is", "are")} refused where a plugin uses ${used === 1 ? "it" : "them"}` : "",
    refused ? `${plural(refused, "is", "are")} refused for whoever implements the trait` : "",
    always ? `${plural(always, "is", "are")} refused in any case` : "",
  ].filter((part) => part);
  const name = old.crate.split(" ")[0]!;
  const says = now.crate.split(" ")[1]!;
  const advice =
    verdict === "breaking"
      ? `${colors.bold(colors.red("breaking"))}: plugins packed against ${old.crate} may have to be packed again${says === version ? `, and ${version} says so` : `; ${name} ${version} would say so, this is ${says}`}`
      : `${colors.bold(colors.green("compatible"))}: plugins packed against ${old.crate} link as they are`;
  const only = verdict === "breaking" && held && !used && !summary.refused ? ["`--except-held` leaves out what only such copies can notice, if you know that they do not"] : [];
  return [`${plural(changes.length, "change", "changes")}: ${parts.join(", ")}`, advice, ...only];
}

/** The table of a report; `lists` says which changes are told in one line. */
export function tableOf(report: DiffReport, lists: ReadonlyMap<Line, { readonly head: string; readonly entry: string }>, color: boolean): string {
  const colors = createColors(color);
  if (report.verdict === "same") return "nothing that crosses has changed\n";
  const unders = [...new Set(report.changes.map((one) => one.under))];
  const groups = unders.map((under) => together(report.changes.filter((one) => one.under === under).map((one) => ({ ...one, ...(lists.has(one) ? { list: lists.get(one)! } : {}) }))));
  const [name, before, after] = [...report.old.crate.split(" "), report.new.crate.split(" ")[1]!];
  const title = report.new.crate.startsWith(`${name} `) ? `${name} ${before} → ${after}` : `${report.old.crate} → ${report.new.crate}`;
  const width = Math.min(WIDEST, Math.max(title.length, ...groups.flat().map((one) => one.what.length + 2)));
  const head = `${title.padEnd(width + 4)}${colors.bold("clients".padEnd(COLUMN))}${colors.bold("implementers")}`;
  const blocks = groups.flatMap((group, i) => ["", colors.bold(unders[i]!), ...group.flatMap((line) => changeLines(line, width, colors))]);
  const codes = [...new Set(report.changes.flatMap((one) => one.reasons.map(({ code }) => code)))].sort();
  const pages = codes.length ? [`what a code means: specs/diagnostics/${codes.length === 1 ? codes[0] : `{${codes.join(",")}}`}.md`] : [];
  return [head, ...blocks, "", ...summaryLines(report, colors), ...pages].join("\n") + "\n";
}
