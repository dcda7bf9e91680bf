/**
 * Whether `race diff` tells the truth of two versions of an interface: what a link of a plugin for the one with a host on
 * the other is refused for must be among what it says, and of what it says beside that the plugin must use nothing. What is
 * refused without any change (a plugin with the host that it was packed for) is none of its business.
 */
import type { Program, Record } from "../../engine/index.js";
import { compareFiles } from "../cli/commands/diff.js";
import type { Finding } from "../cli/diff/judge.js";
import { deeds } from "../cli/diff/client.js";
import { chainOf, follow, text, viewOf, type View } from "../cli/diff/view.js";
import { readInputs } from "../cli/link/inputs.js";
import { readPolicy } from "../cli/link/policy.js";
import type { Result } from "./run.js";
import type { Scenario } from "./scenario.js";

/** `v1→v2` → both versions. */
function versionsOf(combination: string): readonly [string, string] | undefined {
  const [of, on, ...more] = combination.split("→");
  return of && on && of !== on && !more.length && /^v\d$/.test(of) && /^v\d$/.test(on) ? [of, on] : undefined;
}

/** Edges from what code asks and makes to what it is about. */
const asking = ["about", "table", "niche_from"] as const;

/** What a plugin's code uses, by identity: layouts and methods that it asks for, functions that it calls. */
function usedBy(plugin: View): ReadonlySet<string> {
  const used = new Set<string>();
  const use = (record: Record | undefined) => chainOf(plugin, record).forEach((identity) => used.add(identity));
  for (const record of plugin.records) {
    for (const type of follow(plugin, record, "asks")) used.add(deeds.demand(text(record, "what"), text(type, "path")));
    const rests = text(record, "what") === "new";
    if (rests) for (const one of follow(plugin, record, "about")) used.add(deeds.whole(text(one, "path")));
    for (const edge of rests ? [] : asking) for (const key of record.edges[edge] ?? []) use(plugin.byKey.get(key));
    const [below, above] = [...(record.edges.table ?? []), ...(record.edges.toward ?? [])].map((key) => text(plugin.byKey.get(key), "path"));
    if (below !== undefined && above !== undefined) used.add(deeds.upcast(below, above));
    if (record.edges.niche_from || (record.kind === "Symbol" && record.attributes.defined === false)) use(record);
  }
  return used;
}

function viewOfPlugin(file: string): View {
  const [unit] = readInputs([file]).inputs.units;
  return viewOf({ file, crate: unit!.rcrate.manifest.crate, role: "plugin", records: unit!.records });
}

/** What a finding says that code rests on, as obligations name it. */
const restedOn = ({ diagnostic: { code, message } }: Finding): string | undefined => (code === "drop_gained" ? "no_drop" : code === "promise_lost" ? /being `(\w+)`/.exec(message)?.[1]?.toLowerCase() : undefined);

/** Whether the plugin's code rests on what the finding speaks of. */
function rests(plugin: View, finding: Finding, what: string): boolean {
  const spoken = new Set(finding.about.flatMap((one) => one.chain));
  const obligations = plugin.records.filter((record) => record.kind === "Obligation" && text(record, "what") === what);
  return obligations.some((record) => follow(plugin, record, "asks").some((type) => type.edges.is?.some((identity) => spoken.has(identity))));
}

/** Whether all that a finding says of who is refused is true of this plugin. */
function concerns(finding: Finding, plugin: View, used: ReadonlySet<string>, implemented: ReadonlySet<string>): boolean {
  const { about, who, diagnostic } = finding;
  const what = restedOn(finding);
  // who owns copies is told that they are none any more, not that they must be dropped
  if (what === "no_drop" && rests(plugin, finding, "copy")) return false;
  if (what !== undefined) return rests(plugin, finding, what);
  // it is said of implementers that promise nothing; others may meet what is demanded
  if (diagnostic.code === "demand_not_met") return false;
  const met = about.filter((one) => one.met && one.chain.length);
  // whether it lacks something is not seen here
  if (who === "plain") return false;
  if (who === "implementer") return about.some((one) => one.chain.some((identity) => implemented.has(identity)));
  return met.length > 0 && met.every(({ chain }) => used.has(chain[0]!));
}

/** Traits into whose objects the plugin puts types of its own. */
function implementedBy(plugin: View): ReadonlySet<string> {
  const tables = plugin.records.flatMap((record) => follow(plugin, record, "stands_for")).filter((record) => record.kind === "VTable");
  return new Set(tables.flatMap((table) => follow(plugin, table, "of")).flatMap((trait) => trait.edges.is ?? []));
}

const listed = (codes: Iterable<string>): string => [...new Set(codes)].sort().join(", ") || "nothing";

/** Why a comparison is not true of what the link did. */
function untruth(findings: readonly Finding[], refused: readonly string[], plugin: View): string | undefined {
  const says = new Set(findings.map((one) => one.diagnostic.code));
  const silent = refused.filter((code) => !says.has(code));
  if (silent.length) return `the link is refused for ${listed(silent)}, of which \`race diff\` says nothing (it speaks of ${listed(says)})`;
  const [used, implemented] = [usedBy(plugin), implementedBy(plugin)];
  const wrong = findings.filter((one) => !refused.includes(one.diagnostic.code) && concerns(one, plugin, used, implemented));
  return wrong.length ? `\`race diff\` says that this is refused, and it links:\n${[...new Set(wrong.map((one) => `${one.diagnostic.code}: ${one.diagnostic.message}`))].join("\n")}` : undefined;
}

const programs = new Map<string, Program>();

/** The compiled policy of a scenario; most have the library's alone. */
function programOf({ folder, policy, parameters }: Scenario): Program {
  const files = policy.map((file) => `${folder}/${file}`);
  const mark = JSON.stringify([files, parameters]);
  const program = programs.get(mark) ?? readPolicy({ files, parameters }).program!;
  programs.set(mark, program);
  return program;
}

/** The result, wrong if the comparison of the two hosts says something else than the link did. */
export function withDiff(scenario: Scenario, result: Result, all: readonly Result[], packed: (name: string) => string | undefined): Result {
  const { compilers, combination } = result;
  const versions = versionsOf(combination);
  if (!versions || compilers.plugin !== compilers.host) return result;
  const [old, now, plugin] = [packed(`host-${versions[0]}`), packed(`host-${versions[1]}`), packed(`plugin-${versions[0]}`)];
  if (!old || !now || !plugin) return result;
  const { judged, diagnostics } = compareFiles(old, now, programOf(scenario));
  if (!judged) return { ...result, wrong: `\`race diff\` fails: ${diagnostics.map((one) => one.message).join("; ")}` };
  const always = all.find((one) => one.combination === `${versions[0]}→${versions[0]}`)?.refused ?? [];
  const findings = judged.flatMap((one) => one.findings).filter((one) => one.diagnostic.severity === "error");
  const wrong = untruth(findings, result.refused.filter((code) => !always.includes(code)), viewOfPlugin(plugin));
  return wrong ? { ...result, wrong } : result;
}
