/**
 * `NAME.link.json`: the plan and the certificate. For every byte of a client's object that changed: the site, the bytes
 * before and after, and the fact that says so; for every fact, the rule, the match, and the facts below it.
 */
import { createHash } from "node:crypto";
import { describe, kindName, nodeOf, type Outcome } from "../../../engine/index.js";
import { rulesOf } from "../../../engine/index.js";
import type { FactRef, Plan } from "../../../specs/plan.js";
import type { Unit } from "./inputs.js";
import type { Resolved } from "./objects.js";
import { stackOf, type StackBounds } from "./stack.js";
import type { Edge } from "../../../frontends/rustc/ingest/reach.js";

export interface SiteEntry {
  readonly unit: string;
  readonly object: string;
  readonly section: number;
  readonly offset: number;
  readonly relocation: string;
  readonly symbol: string;
  readonly what: string;
  readonly function?: string;
  readonly value: string;
  /** Offset in the section of the first byte that was written, with the bytes before and after in hexadecimal. */
  readonly at: number;
  readonly before: string;
  readonly after: string;
  readonly relaxation?: string;
  readonly why: FactRef;
}

export interface FactEntry {
  readonly fact: string;
  readonly rule: string;
  readonly match: Readonly<{ [name: string]: string }>;
  readonly from: readonly FactRef[];
}

export interface RuleEntry {
  readonly file: string;
  readonly line: number;
  readonly doc: readonly string[];
}

export interface Drawing {
  readonly title: string;
  readonly heading: string;
  readonly lines: readonly string[];
}

export interface Certificate {
  readonly format: 1;
  readonly target: string;
  readonly units: readonly { readonly name: string; readonly role: string; readonly version: string; readonly compiler: string; readonly sha256: string }[];
  readonly output: { readonly emit: string; readonly sha256: string };
  readonly sites: readonly SiteEntry[];
  readonly bindings: Plan["bindings"];
  readonly vtables: readonly unknown[];
  readonly thunks: Plan["thunks"];
  readonly copies: readonly unknown[];
  readonly traps: Plan["traps"];
  /** Bytes of stack by entry, with the calls that take them; only where a policy asks what functions do. */
  readonly stack?: StackBounds;
  /** By the number that `why` and `from` give; only what the plan rests on. */
  readonly facts: Readonly<{ [ref: string]: FactEntry }>;
  readonly rules: Readonly<{ [name: string]: RuleEntry }>;
  /** Layouts and shapes of everything that a layout symbol asks about, by node key. */
  readonly drawings: Readonly<{ [key: string]: Drawing }>;
}

const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

function siteEntries(resolved: Resolved): readonly SiteEntry[] {
  return resolved.objects.flatMap((object) =>
    object.sites.map(({ patch, at, before, after, relaxation }) => ({
      unit: patch.unit,
      object: patch.object,
      section: patch.section,
      offset: patch.offset,
      relocation: patch.relocation,
      symbol: patch.symbol,
      what: patch.what,
      ...(patch.function === undefined ? {} : { function: patch.function }),
      value: String(patch.to),
      at,
      before: hex(before),
      after: hex(after),
      ...(relaxation === undefined ? {} : { relaxation }),
      why: patch.why,
    })),
  );
}

/** All facts that the plan rests on, directly or through others. */
function supporting(outcome: Outcome, plan: Plan): ReadonlySet<FactRef> {
  const facts = outcome.provenance.facts;
  const roots = [
    ...plan.patches.map((one) => one.why),
    ...plan.bindings.map((one) => one.why),
    ...plan.vtables.flatMap((one) => [one.why, ...one.entries.map((entry) => entry.why)]),
    ...plan.thunks.map((one) => one.why),
    ...plan.copies.map((one) => one.why),
    ...plan.traps.map((one) => one.why),
  ];
  const found = new Set<FactRef>();
  const open = [...roots];
  while (open.length) {
    const ref = open.pop()!;
    if (found.has(ref) || !facts[ref]) continue;
    found.add(ref);
    open.push(...facts[ref].from);
  }
  return found;
}

/** Types and traits whose layout the drawings show: those that facts of the plan speak of. */
function drawings(outcome: Outcome, facts: Certificate["facts"]): Certificate["drawings"] {
  const { store } = outcome;
  const keys = new Set(Object.values(facts).flatMap((fact) => Object.values(fact.match)));
  const drawn = new Map<string, Drawing>();
  for (const key of [...keys].sort()) {
    const index = nodeOf(store, key);
    if (index === undefined || !["Type", "Trait"].includes(kindName(store, index))) continue;
    const { title, heading, lines } = describe(store, index);
    drawn.set(key, { title, heading, lines });
  }
  return Object.fromEntries(drawn);
}

/** The certificate of a link. */
export function certify(outcome: Outcome, plan: Plan, units: readonly Unit[], resolved: Resolved, emit: string, output: Uint8Array, digests: ReadonlyMap<string, string>, calls: readonly Edge[] = []): Certificate {
  const support = supporting(outcome, plan);
  const all = outcome.provenance.facts;
  const facts = Object.fromEntries([...support].sort((a, b) => a - b).map((ref) => [String(ref), all[ref]!]));
  const used = new Set(Object.values(facts).map((fact) => fact.rule));
  const rules = Object.fromEntries(
    rulesOf(outcome.program)
      .filter((rule) => used.has(rule.name))
      .map((rule) => [rule.name, { file: rule.path, line: rule.tree.span.line, doc: rule.tree.doc }]),
  );
  const stack = stackOf(outcome, calls);
  return {
    format: 1,
    target: plan.target,
    units: units.map((unit) => ({
      name: unit.name,
      role: unit.rcrate.manifest.role,
      version: unit.rcrate.manifest.crate.version,
      compiler: unit.rcrate.manifest.compiler.version,
      sha256: digests.get(unit.name) ?? "",
    })),
    output: { emit, sha256: sha256(output) },
    sites: siteEntries(resolved),
    bindings: plan.bindings,
    vtables: plan.vtables,
    thunks: plan.thunks,
    copies: plan.copies,
    traps: plan.traps,
    ...(Object.keys(stack).length ? { stack } : {}),
    facts,
    rules,
    drawings: drawings(outcome, facts),
  };
}

/** As text: integers of any size as decimal strings. */
export const certificateText = (certificate: Certificate): string =>
  JSON.stringify(certificate, (_, value: unknown) => (typeof value === "bigint" ? String(value) : value), 1) + "\n";
