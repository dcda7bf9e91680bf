/**
 * Rewrites that run to a normal form must come to an end, and be seen to: a list of counts is looked for such that
 * each rule lowers one and raises none before it. Taking any count that no remaining rule raises and some rule lowers
 * finds such a list whenever there is one, since what is taken never stands in the way of what is left.
 */
import type { Diagnostic } from "../../specs/diagnostic.js";
import type { CompiledRule } from "../rule/program.js";
import { changeOf, counterKey, countersOf, showCounter, type Change, type Counter } from "./counters.js";
import { report } from "./report.js";

/** What each rule does to the counters that it does something to. */
interface Account {
  readonly counters: readonly Counter[];
  readonly changes: ReadonlyMap<CompiledRule, ReadonlyMap<Counter, Change>>;
}

function accountOf(rules: readonly CompiledRule[]): Account {
  const counters = [...new Map(rules.flatMap(countersOf).map((counter) => [counterKey(counter), counter])).values()];
  const byEdge = new Map(counters.flatMap((counter) => (counter.kind === "edges" ? [[counter.edge, counter] as const] : [])));
  const others = counters.filter(({ kind }) => kind !== "edges");
  const changes = rules.map((rule) => {
    // Edges of other kinds it keeps.
    const own = countersOf(rule).flatMap((counter) => (counter.kind === "edges" ? [byEdge.get(counter.edge)!] : []));
    return [rule, new Map([...own, ...others].map((counter) => [counter, changeOf(rule, counter)]))] as const;
  });
  return { counters, changes: new Map(changes) };
}

/** Rules by what they do to a counter. */
function rulesThat(wanted: Change, { counters, changes }: Account): ReadonlyMap<Counter, CompiledRule[]> {
  const found = new Map(counters.map((counter): [Counter, CompiledRule[]] => [counter, []]));
  for (const [rule, own] of changes) for (const [counter, change] of own) if (change === wanted) found.get(counter)!.push(rule);
  return found;
}

/** The rules that no list of counters brings into an order. A counter can be used as soon as no rule that is left raises it. */
function unordered(account: Account): readonly CompiledRule[] {
  const left = new Set(account.changes.keys());
  const lowers = rulesThat("lowers", account);
  const raisers = new Map([...rulesThat("raises", account)].map(([counter, rules]) => [counter, rules.length]));
  const usable = account.counters.filter((counter) => !raisers.get(counter));
  for (let counter = usable.pop(); counter; counter = usable.pop())
    for (const rule of lowers.get(counter)!.filter((one) => left.delete(one)))
      for (const [raised, change] of account.changes.get(rule)!) {
        if (change !== "raises") continue;
        raisers.set(raised, raisers.get(raised)! - 1);
        if (!raisers.get(raised)) usable.push(raised);
      }
  return [...left];
}

function note(rule: CompiledRule, { counters, changes }: Account): string {
  const own = changes.get(rule)!;
  const of = (wanted: Change): string => counters.filter((counter) => own.get(counter) === wanted).map(showCounter).join(", ");
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
  const lowersSome = (rule: CompiledRule): boolean => [...account.changes.get(rule)!.values()].includes("lowers");
  const idle = rules.filter((rule) => !lowersSome(rule));
  // Said of a rule once: what the others make of each other is asked without it.
  const busy = new Map([...account.changes].filter(([rule]) => lowersSome(rule)));
  const stuck = unordered({ counters: account.counters, changes: busy });
  return [...idle.map((rule) => usesNothing(rule, account)), ...(stuck.length ? [feedEachOther(stuck, account)] : [])];
}
