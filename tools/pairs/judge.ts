/**
 * What came of a pair, by what the link says, what the program prints, and what rustc makes of the same sources as one
 * whole program. Nothing is counted as well that was not seen so.
 */
import type { Diagnostic } from "../../specs/diagnostic.js";
import type { Interface } from "./interface.js";
import type { Oracle } from "./oracle.js";
import { reasonFor } from "./reasons.js";

/** What a refusal says, and beside it what its labels say of either side. */
export interface Refusal extends Pick<Diagnostic, "code" | "message"> {
  readonly labels?: readonly string[];
}

export interface Seen {
  readonly from: Interface;
  readonly to: Interface;
  /** Errors of packing or linking. */
  readonly errors: readonly Diagnostic[];
  /** What the linked program prints. */
  readonly prints?: string;
  readonly oracle: Oracle;
  /** Whether the link told that the plugin keeps bodies which are others in the interface now. */
  readonly keepsBodies: boolean;
  /** The whole program of sources that say for the other version what was packed, where it was needed. */
  readonly adapted?: Oracle;
}

export const outcomes = ["works", "works, told that bodies are old", "works, sources adapted", "refused, and rustc refuses", "refused, explained", "UNEXPLAINED", "WRONG"] as const;
export type Outcome = (typeof outcomes)[number];

export interface Verdict {
  readonly outcome: Outcome;
  readonly codes: readonly string[];
  /** What a refusal says of what rustc accepts. */
  readonly refusals: readonly Refusal[];
  /** Why a refusal of what rustc accepts is one that is known. */
  readonly reasons: readonly string[];
  /** What is wrong. */
  readonly detail?: string;
}

export const isFailure = (outcome: Outcome): boolean => outcome === "UNEXPLAINED" || outcome === "WRONG";

const brief = (text: string): string => (text.length > 4000 ? `${text.slice(0, 4000)}…` : text);

/** The first line in which two texts differ, with the one before. */
export function difference(mine: string, other: string): string {
  const [left, right] = [mine.split("\n"), other.split("\n")];
  const at = left.findIndex((line, i) => line !== right[i]);
  const i = at < 0 ? left.length : at;
  return `line ${i + 1}, after: ${left[i - 1] ?? "the beginning"}\n  linked: ${left[i] ?? "(nothing)"}\n  rustc:  ${right[i] ?? "(nothing)"}`;
}

/** Whether an accepted link prints what rustc's program of the sources as they are does not. */
export const isOff = (prints: string, oracle: Oracle): boolean => !("prints" in oracle) || oracle.prints !== prints;

function ofAccepted(prints: string, { oracle, adapted, keepsBodies }: Seen): Verdict {
  const verdict = (outcome: Outcome, detail?: string): Verdict => ({ outcome, codes: [], refusals: [], reasons: [], ...(detail ? { detail } : {}) });
  if (prints.startsWith("status ")) return verdict("WRONG", `it fails:\n${brief(prints)}`);
  if (!isOff(prints, oracle)) return verdict("works");
  if (adapted && !isOff(prints, adapted) && ("fails" in oracle || keepsBodies)) return verdict("fails" in oracle ? "works, sources adapted" : "works, told that bodies are old");
  if ("prints" in oracle) return verdict("WRONG", `it prints something else: ${difference(prints, oracle.prints)}`);
  const why = adapted && "prints" in adapted ? `and adapted sources print something else: ${difference(prints, adapted.prints)}` : `and the adapted sources, too:\n${brief(adapted?.fails ?? "not tried")}`;
  return verdict("WRONG", `it links, but rustc refuses the whole program:\n${brief(oracle.fails)}\n${why}`);
}

/** The verdict on a refusal of what rustc accepts: every error of it must have a reason. */
export function explained(refusals: readonly Refusal[], from: Interface, to: Interface): Verdict {
  const codes = [...new Set(refusals.map((one) => one.code))].sort();
  const reasons = refusals.map((one) => reasonFor(one, from, to));
  const unexplained = refusals.filter((_, i) => reasons[i] === undefined);
  if (unexplained.length) return { outcome: "UNEXPLAINED", codes, refusals, reasons: [], detail: unexplained.map((one) => `${one.code}: ${one.message}`).join("\n") };
  return { outcome: "refused, explained", codes, refusals, reasons: [...new Set(reasons.flatMap((one) => one ?? []))].sort() };
}

function ofRefused({ errors, from, to, oracle }: Seen): Verdict {
  if ("prints" in oracle) return explained(errors.map(({ code, message, labels }) => ({ code, message, labels: labels.map((label) => label.text) })), from, to);
  return { outcome: "refused, and rustc refuses", codes: [...new Set(errors.map((one) => one.code))].sort(), refusals: [], reasons: [] };
}

export function judged(seen: Seen): Verdict {
  if (seen.errors.length) return ofRefused(seen);
  if (seen.prints === undefined) return { outcome: "WRONG", codes: [], refusals: [], reasons: [], detail: "nothing was written, and no error says why" };
  return ofAccepted(seen.prints, seen);
}
