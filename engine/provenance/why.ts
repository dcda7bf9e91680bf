/** Why a fact holds: its rule, its match, and the same for what the match rests on, down to the given graph. */
import type { FactRef } from "../../specs/plan.js";
import type { Outcome } from "../run/run.js";
import { factAt, type Fact } from "./facts.js";
import { matchKeys, writtenOf } from "./record.js";
import { restsOn } from "./rests.js";
import { showDeed } from "./show.js";

export interface Reason {
  readonly ref: FactRef;
  readonly fact: string;
  readonly rule: string;
  /** File of the rule, and the line where it begins. */
  readonly place: { readonly file: string; readonly line: number };
  /** Why the rule holds, in its author's words. */
  readonly doc: readonly string[];
  readonly match: Readonly<Record<string, string>>;
  /** What the match rests on; a fact that was told before is told again, by its number only. */
  readonly because: readonly (Reason | { readonly ref: FactRef; readonly fact: string; readonly told: true })[];
}

/** The derivation of a fact: the one that was found first, which no shorter chain of rounds leads to. */
export function explainWhy(outcome: Outcome, ref: FactRef): Reason | undefined {
  return reason(outcome, ref, new Set());
}

function reason(outcome: Outcome, ref: FactRef, told: Set<FactRef>): Reason | undefined {
  const fact = factAt(outcome.journal, ref);
  if (!fact) return undefined;
  told.add(ref);
  const { journal, store } = outcome;
  const { rule } = writtenOf(journal, fact.firing);
  const because = restsOn(journal, fact.firing).map((one) => (told.has(one) ? again(outcome, one) : reason(outcome, one, told)!));
  return {
    ref,
    fact: showDeed(store, fact.deed),
    rule: rule.name,
    place: { file: rule.path, line: rule.tree.span.line },
    doc: rule.tree.doc,
    match: matchKeys(journal, fact.firing),
    because,
  };
}

function again({ store, journal }: Outcome, ref: FactRef): { readonly ref: FactRef; readonly fact: string; readonly told: true } {
  return { ref, fact: showDeed(store, (factAt(journal, ref) as Fact).deed), told: true };
}

/** The tree as indented lines. */
export function showReason(tree: Reason, depth = 0): readonly string[] {
  const pad = "  ".repeat(depth);
  const match = Object.entries(tree.match).map(([name, key]) => `${pad}    ${name} = ${key}`);
  const because = tree.because.flatMap((one) => ("told" in one ? [`${pad}  ${one.fact} (see above)`] : showReason(one, depth + 1)));
  return [`${pad}${tree.fact}`, `${pad}  by ${tree.rule} (${tree.place.file}:${tree.place.line})`, ...match, ...because];
}
