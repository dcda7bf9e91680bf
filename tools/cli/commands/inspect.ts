/** `race inspect X.rcrate`: manifest, types, sites, guards and what was refused. */
import { readInputs } from "../link/inputs.js";
import { report, type Format } from "../exit.js";
import { withArticle } from "../render/roles.js";
import { follow, inOrder, number, text, viewOf, type View } from "../diff/view.js";
import type { Record } from "../../../engine/index.js";

export interface InspectOptions {
  readonly json?: boolean;
  readonly format: Format;
}

const table = (rows: readonly (readonly string[])[]): readonly string[] => {
  const widths = rows[0]?.map((_, i) => Math.max(...rows.map((row) => row[i]!.length))) ?? [];
  return rows.map((row) => "  " + row.map((cell, i) => (i === row.length - 1 ? cell : cell.padEnd(widths[i]!))).join("  "));
};

function typeLines(view: View, type: Record): readonly string[] {
  const rows = inOrder(follow(view, type, "field"), "offset").map((field) => [String(number(field, "offset")).padStart(6), text(field, "name"), text(follow(view, field, "of")[0], "path")]);
  return [`${text(type, "path")}: size ${number(type, "size")}, align ${number(type, "align")}, ${text(type, "pass")}`, ...table(rows)];
}

function siteLines(records: readonly Record[]): readonly string[] {
  const counts = new Map<string, number>();
  const owners = records.filter((record) => record.kind === "Symbol" && record.edges.site?.length);
  for (const owner of owners) counts.set(text(owner, "name"), owner.edges.site!.length);
  return table([...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([name, count]) => [String(count).padStart(5), name]));
}

const section = (title: string, lines: readonly string[]): readonly string[] => (lines.length ? ["", title, ...lines] : []);

/** Prints what an `.rcrate` holds; gives the exit status. */
export function inspectCommand(file: string, options: InspectOptions): number {
  const { inputs, diagnostics } = readInputs([file]);
  const unit = inputs.units[0];
  if (!unit) return report(diagnostics, options.format);
  const { manifest } = unit.rcrate;
  if (options.json) {
    process.stdout.write(JSON.stringify(manifest, null, 2) + "\n");
    return 0;
  }
  const view = viewOf({ file, crate: manifest.crate, role: manifest.role, records: unit.records });
  const of = (kind: string) => unit.records.filter((record) => record.kind === kind);
  const resilient = of("Type").filter((type) => type.attributes.resilient === true);
  const guards = [...new Set(of("Guard").map((guard) => `  ${text(guard, "reason")}${guard.attributes.function === undefined ? "" : ` (${text(guard, "function")})`}`))];
  const refusals = of("Refusal").map((one) => `  ${one.key.replace(/^refusal /, "")}: ${text(one, "reason")}${one.attributes.file ? ` (${text(one, "file")}:${number(one, "line")})` : ""}`);
  const carried = unit.records.filter((record) => record.edges.carried_as?.length).map((record) => `  ${text(record, "path")}`).sort();
  const { counts } = manifest;
  const lines = [
    `${manifest.crate.name} ${manifest.crate.version}, ${withArticle(manifest.role)} for ${manifest.target}`,
    `packed with rustc ${manifest.compiler.version}${manifest.compiler.any ? " for hosts by any compiler" : ""}, panic=${manifest.panic}${manifest.crate.features.length ? `, features ${manifest.crate.features.join(" ")}` : ""}`,
    ...(manifest.role === "plugin" ? [`${counts.lifted} of ${counts.functions} functions lifted and proved from ${manifest.probes.length} probes, ${counts.sites} sites, ${counts.guards} guards`] : []),
    ...section("exports", manifest.exports.map((name) => `  ${name}`)),
    ...section("types that may evolve", resilient.flatMap((type) => [...typeLines(view, type)])),
    ...section("sites by layout symbol", siteLines(unit.records)),
    ...section("symbols and what they stand for", table(Object.entries(manifest.symbols).filter(([name, meaning]) => name !== meaning).map(([name, meaning]) => [name, meaning]))),
    ...section("guards", guards),
    ...section("refused functions", refusals),
    ...section("functions of std that are taken along for hosts that lack them", carried),
    ...section("members", table(manifest.members.map((member) => [String(member.size).padStart(9), member.sha256.slice(0, 16), member.name]))),
  ];
  process.stdout.write(lines.join("\n") + "\n");
  return 0;
}
