/**
 * `extend` and `override`: one set of rules from all files, on syntax trees, before anything is checked or compiled.
 * What an `extend` adds keeps its place in the file that says it, and its own names stay its own:
 * two files that extend one rule do not see each other.
 */
import type { Item, Rule, Span } from "../../grammar/ast.js";
import type { Diagnostic } from "../../specs/diagnostic.js";
import { didYouMean } from "../check/nearest.js";
import { report } from "../check/report.js";
import { byCodeUnit } from "../graph/value.js";
import { apart } from "./hygiene.js";
import type { Places, RuleSource } from "./program.js";

/** A rule as it takes part in the program. */
export interface Located {
  /** The file that it stands in. */
  readonly path: string;
  readonly rule: Rule;
  readonly places: Places;
}

export interface Composed {
  /** By name, then by file. */
  readonly rules: readonly Located[];
  /** Names of rules that an `override` took away. */
  readonly removed: ReadonlySet<string>;
  readonly diagnostics: readonly Diagnostic[];
}

interface Said {
  readonly path: string;
  readonly rule: Rule;
}

const byName = (a: Said, b: Said): number => byCodeUnit(a.rule.name.text, b.rule.name.text) || byCodeUnit(a.path, b.path);

function rulesIn(sources: readonly RuleSource[]): readonly Said[] {
  const isRule = (item: Item): item is Rule => item.kind === "rule";
  return sources.flatMap(({ path, file }) => file.items.filter(isRule).map((rule) => ({ path, rule }))).sort(byName);
}

function refuse({ path, rule }: Said, code: string, message: string, help: readonly string[], notes: readonly string[] = []): Diagnostic {
  return report(path, { code, message, span: rule.name.span, notes, help });
}

/** What is wrong with a change of a rule: its rule is not there, or is another form. */
function misfit(change: Said, bases: ReadonlyMap<string, Said>): Diagnostic | undefined {
  const { name, form, change: kind } = change.rule;
  const base = bases.get(name.text);
  if (!base)
    return refuse(change, "no_such_rule", `there is no rule \`${name.text}\` to ${kind}`, [
      ...didYouMean(name.text, bases.keys()),
      "`use` the file that it stands in, or leave out the word for a rule of your own",
    ]);
  if (base.rule.form === form) return undefined;
  return refuse(
    change,
    "wrong_form",
    `\`${name.text}\` is a \`${base.rule.form}\`, not a \`${form}\``,
    [`write \`${kind} ${base.rule.form} ${name.text}\``],
    [`it stands in ${base.path}, line ${base.rule.name.span.line}`],
  );
}

function twice(change: Said, before: Said): Diagnostic {
  const message = `\`${change.rule.name.text}\` is overridden twice`;
  return refuse(
    change,
    "overridden_twice",
    message,
    ["let one file say what stands in its place"],
    [`the other is in ${before.path}, line ${before.rule.name.span.line}`],
  );
}

const isEmpty = ({ clauses, effects, holds }: Rule): boolean => !clauses.length && !effects.length && !holds.length;

/** The rules of all files with what others change of them. `parameters` are names that mean the same everywhere. */
export function compose(sources: readonly RuleSource[], parameters: ReadonlySet<string>): Composed {
  const said = rulesIn(sources);
  const own = said.filter(({ rule }) => !rule.change);
  const bases = new Map([...own].reverse().map((one) => [one.rule.name.text, one]));
  const diagnostics: Diagnostic[] = [];
  const changes = (kind: Rule["change"]): readonly Said[] =>
    said.filter((one) => {
      if (one.rule.change !== kind) return false;
      const wrong = misfit(one, bases);
      if (wrong) diagnostics.push(wrong);
      return !wrong;
    });
  const overrides = new Map<string, Said>();
  for (const change of changes("override")) {
    const before = overrides.get(change.rule.name.text);
    if (before) diagnostics.push(twice(change, before));
    else overrides.set(change.rule.name.text, change);
  }
  const removed = new Set([...overrides.values()].filter(({ rule }) => isEmpty(rule)).map(({ rule }) => rule.name.text));
  const left = own.map((one) => overrides.get(one.rule.name.text) ?? one).filter(({ rule }) => !removed.has(rule.name.text));
  const extensions = changes("extend");
  const rules = left.map((one) =>
    extended(
      one,
      extensions.filter(({ rule }) => rule.name.text === one.rule.name.text),
      parameters,
    ),
  );
  return { rules: rules.sort(byName), removed, diagnostics };
}

function extended({ path, rule }: Said, extensions: readonly Said[], parameters: ReadonlySet<string>): Located {
  // A rule that nobody changes stays the same tree, so that what is known of it stays known.
  if (!extensions.length && !rule.change) return { path, rule, places: unmoved };
  const places = new Map<Span, string>();
  // A tree that nothing changes stays the same one, so that what was worked out for it can be kept.
  if (!extensions.length) return { path, rule, places };
  const added = apart(
    rule,
    extensions.map((one) => one.rule),
    parameters,
  );
  extensions.forEach((one, i) => notePlaces(added[i]!, one.path, places));
  const all = [rule, ...added];
  const decreases = all.find((one) => one.decreases)?.decreases;
  const whole: Rule = {
    ...rule,
    doc: all.flatMap((one) => one.doc),
    before: all.flatMap((one) => one.before),
    ...(decreases && { decreases }),
    clauses: all.flatMap((one) => one.clauses),
    effects: all.flatMap((one) => one.effects),
    holds: all.flatMap((one) => one.holds),
  };
  return { path, rule: whole, places };
}

const unmoved: Places = new Map();

/** Every range of text within a piece of syntax. */
function notePlaces(part: unknown, path: string, places: Map<Span, string>): void {
  if (typeof part !== "object" || part === null) return;
  for (const [name, inner] of Object.entries(part))
    if (name === "span") places.set(inner as Span, path);
    else notePlaces(inner, path, places);
}
