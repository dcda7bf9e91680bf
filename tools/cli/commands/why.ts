/** Why a fact holds: its smallest derivation. A fact is asked for in the words in which certificates have it, or by a part of them. */
import { explainWhy, factsOf, showDeed, showReason, type Outcome } from "../../../engine/index.js";
import type { Diagnostic } from "../../../specs/diagnostic.js";
import { demangled } from "../render/names.js";

const refuse = (message: string, help: string): Diagnostic => ({ severity: "error", code: "nothing_to_explain", message, labels: [], notes: [], help: [help] });

/** The fact that is meant: the one in these words, else the first that begins so, else the first that has them in it. */
function factCalled({ journal, store }: Outcome, what: string): number | undefined {
  let [begins, holds]: (number | undefined)[] = [];
  for (const { ref, deed } of factsOf(journal)) {
    const text = showDeed(store, deed);
    if (text === what) return ref;
    if (text.startsWith(what)) begins ??= ref;
    if (text.includes(what)) holds ??= ref;
  }
  return begins ?? holds;
}

/** The answer as lines, or why there is none. */
export function whyLines(outcome: Outcome, what: string): readonly string[] | Diagnostic {
  const ref = factCalled(outcome, what);
  const reason = ref === undefined ? undefined : explainWhy(outcome, ref);
  if (!reason) return refuse(`no rule made a fact like \`${what}\``, "facts are written `attribute KEY.NAME`, `edge KEY KIND KEY`, `node KIND KEY` or `patch KEY.FIELD`; a part is enough");
  return showReason(reason).map(demangled);
}
