/**
 * Differences and findings brought together: a finding belongs to the difference of which its rule looks at an attribute
 * or edge, at the nearest thing that it names. What the rules say of no difference is told by itself, never left out.
 */
import { rulesOf, type Program } from "../../../engine/index.js";
import type { DiffReport } from "../../../specs/types/diff.js";
import { deeds } from "./client.js";
import { changesBetween, type Change } from "./changes.js";
import { judge, type Finding, type Who } from "./judge.js";
import { text, type View } from "./view.js";

export type Effect = DiffReport["changes"][number]["clients"];

export interface Judged {
  readonly change: Change;
  readonly clients: Effect;
  readonly implementers: Effect;
  readonly findings: readonly Finding[];
}

/** Attributes and edges that a rule looks at, by the code that it gives. */
function looksOf(program: Program): ReadonlyMap<string, ReadonlySet<string>> {
  const looks = new Map<string, ReadonlySet<string>>();
  for (const rule of rulesOf(program)) {
    const names = [...rule.inputs, ...rule.absences].map((input) => input.replace(/^attribute \w+\.|^edge /, "").replace(/^linked_/, ""));
    looks.set(rule.name, new Set(names));
  }
  return looks;
}

/** The differences that a finding is about; the nearest thing counts, and there those that the rule looks at. */
function belongsTo(finding: Finding, changes: ReadonlyMap<string, readonly Change[]>, looks: ReadonlySet<string>): readonly Change[] {
  const all = [...changes.values()].flat();
  const whole = finding.about.find(({ chain }) => chain[0]?.startsWith(deeds.whole("")))?.chain[1];
  const news = whole === undefined ? [] : all.filter(({ part, sort, about, aspects }) => (part?.of === whole && sort === "added") || (about === whole && aspects.includes("destructor")));
  if (news.length) return news;
  const named = all.filter(({ part }) => part && looks.has(part.edge) && finding.diagnostic.message.includes(`\`${part.name}\``) && finding.about.some(({ chain }) => chain[0] === part.of));
  if (named.length) return named;
  const places = finding.about.flatMap(({ chain }) => chain.map((identity, far) => ({ far, found: changes.get(identity) ?? [] })));
  const seen = places.map(({ far, found }) => ({ far, found: found.filter((one) => one.aspects.some((aspect) => looks.has(aspect)) || (far === 0 && one.sort !== "changed")) }));
  const exact = [...seen].sort((a, b) => a.far - b.far).find(({ found }) => found.length);
  return exact?.found ?? places.find(({ found }) => found.length === 1)?.found ?? [];
}

const rank: readonly Effect[] = ["works", "warned", "refused_if_held", "refused_if_used", "refused"];
const worst = (effects: readonly Effect[]): Effect => rank[Math.max(0, ...effects.map((one) => rank.indexOf(one)))]!;

const harm: Readonly<{ [who in Who]: Effect }> = { client: "refused_if_used", owner: "refused_if_used", held: "refused_if_held", implementer: "refused", plain: "refused_if_used" };

/** What findings mean for some of those whom they may concern. */
function effectOn(findings: readonly Finding[], whom: readonly Who[]): Effect {
  const concerned = findings.filter((one) => one.who === undefined || whom.includes(one.who));
  return worst(concerned.map(({ who, diagnostic }) => (diagnostic.severity !== "error" ? "warned" : who ? harm[who] : "refused")));
}

function judged(change: Change, findings: readonly Finding[], unmarked: (change: Change) => boolean): Judged {
  const clients = effectOn(findings, ["client", "owner", "held"]);
  // objects of a trait that may not evolve meet its callers, whoever made them
  const implementers = worst([effectOn(findings, ["implementer", "plain"]), ...(unmarked(change) && clients !== "works" ? (["refused"] as const) : [])]);
  return { change, clients, implementers, findings };
}

const identityOf = ({ about }: Finding): string => about.flatMap(({ chain }) => chain)[0] ?? "";

/** What the rules refuse without a difference that would explain it. */
const unexplained = (finding: Finding, pathOf: (identity: string) => string): Change => ({
  about: identityOf(finding),
  under: pathOf(identityOf(finding)) || "the whole crate",
  sort: "changed",
  what: finding.diagnostic.message,
  aspects: [],
});

/** All differences with their verdicts, in the order of what they are told under. */
export function verdicts(program: Program, old: View, now: View): readonly Judged[] {
  const looks = looksOf(program);
  const changes = changesBetween(old, now);
  const byAbout = new Map<string, Change[]>();
  for (const change of changes) byAbout.set(change.about, [...(byAbout.get(change.about) ?? []), change]);
  const of = new Map<Change, Finding[]>(changes.map((change) => [change, []]));
  const path = (identity: string) => identity.slice(identity.indexOf(" ") + 1);
  for (const finding of judge(program, old, now)) {
    const found = belongsTo(finding, byAbout, looks.get(finding.diagnostic.code) ?? new Set());
    const targets = found.length ? found : [unexplained(finding, path)];
    for (const target of targets) of.set(target, [...(of.get(target) ?? []), finding]);
  }
  const unmarked = ({ under }: Change) => text(old.byIdentity.get(`=trait ${under}`), "resilient") === "false";
  return [...of].map(([change, findings]) => judged(change, findings, unmarked));
}
