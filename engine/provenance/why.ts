/** Why a fact holds: its rule, its match, and the same for what the match rests on, down to the given graph. */
import type { FactRef } from "../../specs/plan.js";
import type { Outcome } from "../plain/run.js";
import { matchKeys, showDeed } from "./journal.js";

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
  const fact = outcome.journal.facts[ref];
  if (!fact) return undefined;
  told.add(ref);
  const { store } = outcome;
  const { rule, frame, deed, from } = fact;
  const because = from.map((one) => (told.has(one) ? again(outcome, one) : reason(outcome, one, told)!));
  return {
    ref,
    fact: showDeed(store, deed),
    rule: rule.name,
    place: { file: rule.path, line: rule.tree.span.line },
    doc: rule.tree.doc,
    match: matchKeys(store, rule, frame),
    because,
  };
}

function again({ store, journal }: Outcome, ref: FactRef): { readonly ref: FactRef; readonly fact: string; readonly told: true } {
  return { ref, fact: showDeed(store, journal.facts[ref]!.deed), told: true };
}

/** The tree as indented lines. */
export function showReason(tree: Reason, depth = 0): readonly string[] {
  const pad = "  ".repeat(depth);
  const match = Object.entries(tree.match).map(([name, key]) => `${pad}    ${name} = ${key}`);
  const because = tree.because.flatMap((one) => ("told" in one ? [`${pad}  ${one.fact} (see above)`] : showReason(one, depth + 1)));
  return [`${pad}${tree.fact}`, `${pad}  by ${tree.rule} (${tree.place.file}:${tree.place.line})`, ...match, ...because];
}
