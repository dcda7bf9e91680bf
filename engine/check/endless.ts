/**
 * Rewrites that run to a normal form must come to an end, and be seen to: a list of counts is looked for such that
 * each rule lowers one and raises none before it. Taking any count that no remaining rule raises and some rule lowers
 * finds such a list whenever there is one, since what is taken never stands in the way of what is left.
 */
import type { Diagnostic } from "../../specs/diagnostic.js";
import type { CompiledRule } from "../rule/program.js";
import { changeOf, counterKey, countersOf, showCounter, type Change, type Counter } from "./counters.js";
import { report } from "./report.js";

/** The rules with what each does to each counter. */
interface Account {
  readonly counters: readonly Counter[];
  readonly change: (rule: CompiledRule, counter: Counter) => Change;
}

function accountOf(rules: readonly CompiledRule[]): Account {
  const counters = [...new Map(rules.flatMap(countersOf).map((counter) => [counterKey(counter), counter])).values()];
  const known = new Map(rules.map((rule) => [rule, new Map(counters.map((counter) => [counter, changeOf(rule, counter)]))]));
  return { counters, change: (rule, counter) => known.get(rule)!.get(counter)! };
}

/** The rules that no list of counters brings into an order. */
function unordered(rules: readonly CompiledRule[], { counters, change }: Account): readonly CompiledRule[] {
  let left = rules;
  for (;;) {
    const used = counters.find(
      (counter) => left.some((rule) => change(rule, counter) === "lowers") && !left.some((rule) => change(rule, counter) === "raises"),
    );
    if (!used) return left;
    left = left.filter((rule) => change(rule, used) !== "lowers");
  }
}

function note(rule: CompiledRule, { counters, change }: Account): string {
  const of = (wanted: Change): string => counters.filter((counter) => change(rule, counter) === wanted).map(showCounter).join(", ");
  const [lowers, raises] = [of("lowers"), of("raises")];
  return `\`${rule.name}\` ${lowers ? `surely lowers ${lowers}` : "surely lowers nothing"}${raises ? `; it may raise ${raises}` : ""}`;
}

const help = [
  "delete what the rule has dealt with, or set an attribute where it asks for `unset`",
  "or name an integer of the match that every step makes smaller: `rewrite name decreases expression { … }`",
];

/** Two deletions of one kind that may be one deletion. */
function mayCoincide(rule: CompiledRule): boolean {
  const kinds = rule.effects.effects.flatMap((effect) => (effect.kind === "delete_edge" ? [effect.edge] : effect.kind === "delete_node" ? [""] : []));
  return new Set(kinds).size < kinds.length;
}

function usesNothing(rule: CompiledRule, account: Account): Diagnostic {
  return report(rule.path, {
    code: "endless_rewrite",
    message: `the rewrite \`${rule.name}\` may go on for ever: it uses nothing up`,
    span: rule.tree.name.span,
    notes: [note(rule, account)],
    help: [...(mayCoincide(rule) ? ["two names may be one node: say `where a != b` where they must not be"] : []), ...help],
  });
}

function feedEachOther(rules: readonly CompiledRule[], account: Account): Diagnostic {
  const [first, ...others] = rules;
  const names = rules.map(({ name }) => `\`${name}\``).join(", ");
  return report(first!.path, {
    code: "endless_rewrite",
    message: others.length ? `the rewrites ${names} may go on for ever: what one uses up, another makes again` : `the rewrite ${names} may go on for ever: it makes again what it uses up`,
    span: first!.tree.name.span,
    label: "this rewrite",
    others: others.map(({ path, tree }) => ({ text: "and this one", span: tree.name.span, path })),
    notes: rules.map((rule) => note(rule, account)),
    help,
  });
}

/** Rewrites of one group for which no counts can be found that they use up. A rule that says what it `decreases` is taken at its word. */
export function checkEndless(rewrites: readonly CompiledRule[]): readonly Diagnostic[] {
  const rules = rewrites.filter(({ tree }) => !tree.decreases);
  const account = accountOf(rules);
  const lowersSome = (rule: CompiledRule): boolean => account.counters.some((counter) => account.change(rule, counter) === "lowers");
  const idle = rules.filter((rule) => !lowersSome(rule));
  // Said of a rule once: what the others make of each other is asked without it.
  const stuck = unordered(rules.filter(lowersSome), account);
  return [...idle.map((rule) => usesNothing(rule, account)), ...(stuck.length ? [feedEachOther(stuck, account)] : [])];
}
