/** The outcome of a comparison as data (`specs/diff.schema.json`): what scripts read, and what the table is drawn from. */
import type { DiffReport } from "../../../specs/types/diff.js";
import type { Finding } from "./judge.js";
import type { Effect, Judged } from "./verdict.js";
import type { View } from "./view.js";

type ReportedChange = DiffReport["changes"][number];

const byCodeUnit = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const reasonOf = ({ diagnostic, who }: Finding): ReportedChange["reasons"][number] => ({
  code: diagnostic.code,
  severity: diagnostic.severity === "error" ? "error" : "warning",
  whose: who === "owner" ? "client" : (who ?? "all"),
  message: diagnostic.message,
  help: [...diagnostic.help],
});

/** Equal reasons at several places are one. */
function reasonsOf(findings: readonly Finding[]): ReportedChange["reasons"] {
  const all = new Map(findings.map((one) => [JSON.stringify([one.diagnostic.code, one.who ?? "all", one.diagnostic.message]), reasonOf(one)]));
  return [...all.values()].sort((a, b) => byCodeUnit(a.code, b.code) || byCodeUnit(a.whose, b.whose) || byCodeUnit(a.message, b.message));
}

function changeOf({ change, clients, implementers, findings }: Judged): ReportedChange {
  const [, kind = "crate", path = ""] = /^=(\S+) (.*)$/s.exec(change.about) ?? [];
  return { kind, path, under: change.under, sort: change.sort, what: change.what, clients, implementers, reasons: reasonsOf(findings) };
}

const order: readonly Effect[] = ["works", "warned", "refused_if_held", "refused_if_used", "refused"];

const hardest = (one: Pick<ReportedChange, "clients" | "implementers">): Effect => order[Math.max(order.indexOf(one.clients), order.indexOf(one.implementers))]!;

/** The next version by Cargo's rules: of `0.x` the second number says what breaks. */
function nextVersion(version: string, verdict: DiffReport["verdict"], adds: boolean): string {
  const [major = 0, minor = 0, patch = 0] = version.split(/[.+-]/).map(Number);
  if (verdict === "same") return version;
  if (verdict === "breaking") return major > 0 ? `${major + 1}.0.0` : `0.${minor + 1}.0`;
  return adds && major > 0 ? `${major}.${minor + 1}.0` : `${major}.${minor}.${patch + 1}`;
}

export interface Reported {
  readonly report: DiffReport;
  /** Changes that may be told in one line with others, for the table. */
  readonly lists: ReadonlyMap<ReportedChange, { readonly head: string; readonly entry: string }>;
}

/** The whole outcome; changes in the order of what they are a part of. With `exceptHeld` copies of the interface's code in clients do not count. */
export function reportOf(old: View, now: View, judged: readonly Judged[], exceptHeld = false): Reported {
  const made = judged.map((one, i) => ({ one: changeOf(one), list: one.change.list, i })).sort((a, b) => byCodeUnit(a.one.under, b.one.under) || a.i - b.i);
  const changes = made.map(({ one }) => one);
  const count = (effect: Effect) => changes.filter((one) => hardest(one) === effect).length;
  const summary = { works: count("works"), warned: count("warned"), refused_if_held: count("refused_if_held"), refused_if_used: count("refused_if_used"), refused: count("refused") };
  const breaks = (exceptHeld ? 0 : summary.refused_if_held) + summary.refused_if_used + summary.refused > 0;
  const verdict = !changes.length ? "same" : breaks ? "breaking" : "compatible";
  const version = nextVersion(old.title.split(" ")[1]!, verdict, changes.some((one) => one.sort === "added"));
  const report: DiffReport = { format: 1, old: { file: old.file, crate: old.title }, new: { file: now.file, crate: now.title }, verdict, version, summary, changes };
  return { report, lists: new Map(made.flatMap(({ one, list }) => (list ? [[one, list] as const] : []))) };
}
