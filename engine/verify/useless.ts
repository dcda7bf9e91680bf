/**
 * Graphs that a policy refuses whatever is added to them: a forbid that asks for no absence, once it matches, goes on matching
 * as nodes and what rules make are added. Nothing has to be made from such a graph.
 */
import { allMatches } from "../plain/derive.js";
import { newMachine } from "../plain/machine.js";
import type { Term } from "../rule/pattern.js";
import { rulesOf, type CompiledRule, type Program } from "../rule/program.js";
import type { Alphabet } from "./alphabet.js";
import type { Draft, Generation } from "./graphs.js";
import { ownerOf, ownersOf, refuses } from "./judge.js";
import { specimenOf, storeOfSpecimens } from "./specimen.js";
import { allTerms, levelsOf, termsOfRule } from "./walk.js";

/** Terms whose value can change when something is added, and what turns round or hides a question; a key is another one in another run. */
const WAVERING = new Set<Term["kind"]>(["aggregate", "default", "bound", "has", "not", "key"]);

/** Whether a match of a rule stays one. */
function lasts(rule: CompiledRule): boolean {
  return levelsOf(rule).length === 1 && !termsOfRule(rule).some((term) => allTerms(term).some(({ kind }) => WAVERING.has(kind)));
}

/** Says of graphs which of them are refused for good; nothing if the policy has no such forbid, or rewrites that could take away what it matched. */
export function uselessUnder(program: Program, alphabet: Alphabet): Generation["useless"] {
  const rules = rulesOf(program);
  if (rules.some(({ tree }) => tree.form === "rewrite")) return undefined;
  const forbids = rules.filter((rule) => rule.tree.form === "forbid" && refuses(rule) && lasts(rule));
  if (!forbids.length) return undefined;
  return (drafts: readonly Draft[]) => {
    const specimens = drafts.map((draft) => specimenOf(alphabet, draft));
    const store = storeOfSpecimens(specimens);
    const owners = ownersOf(store, specimens, []);
    return new Set(forbids.flatMap((rule) => allMatches(newMachine(store, 0), rule).map((frame) => ownerOf(owners, rule, frame))));
  };
}
