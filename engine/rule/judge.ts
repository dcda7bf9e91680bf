/** The checks of one rule, and its normal form if it passes them. The list of checks is this file. */
import type { Diagnostic } from "../../specs/diagnostic.js";
import { checkDocumented } from "../check/documented.js";
import { checkFires } from "../check/fires.js";
import { checkGrounded } from "../check/grounded.js";
import { inferKinds } from "../check/kinds.js";
import { checkMisplaced } from "../check/misplaced.js";
import { report, type Finding } from "../check/report.js";
import { checkTypes } from "../check/types.js";
import { checkUnbound } from "../check/unbound.js";
import { checkUnused } from "../check/unused.js";
import { checkWords } from "../check/words.js";
import type { Located } from "./compose.js";
import { effectsOf } from "./effects.js";
import { bodyOf, holdsOf, newBuilder, termOf } from "./normal-form.js";
import type { Parameters } from "./pattern.js";
import { fileOf, type CompiledRule, type NormalRule } from "./program.js";
import { looksAt, makes } from "./reads.js";
import type { Vocabulary } from "./vocabulary.js";

export interface Judged {
  /** Absent if a finding is an error. */
  readonly rule?: CompiledRule;
  readonly diagnostics: readonly Diagnostic[];
}

function isError({ severity }: Finding): boolean {
  return (severity ?? "error") === "error";
}

/** What is wrong with the names of a rule, which must be right before there is a normal form. */
function checkNames({ rule }: Located, names: ReadonlySet<string>): readonly Finding[] {
  const misplaced = checkMisplaced(rule, names);
  const wrong = [...misplaced, ...[...checkUnbound(rule, names), ...checkGrounded(rule, names)].filter(({ span }) => !misplaced.some((one) => one.span.start === span.start))];
  // What is not bound is not unused as well.
  const marked = new Set(wrong.map(({ span }) => span.start));
  const unused = checkUnused(rule, names).filter(({ span }) => !marked.has(span.start));
  return [...wrong, ...unused, ...checkDocumented(rule)];
}

function normalForm({ rule }: Located, parameters: Parameters): NormalRule {
  const builder = newBuilder(parameters);
  const body = bodyOf(rule, builder);
  const decreases = rule.decreases && termOf(rule.decreases, body.scope, builder);
  const holds = rule.form === "invariant" ? holdsOf(rule, body, builder) : undefined;
  const effects = effectsOf(rule, body, builder);
  return { tree: rule, body, effects, ...(decreases && { decreases }), ...(holds && { holds }) };
}

/** Other places of a finding can be in other files as well. */
function withFiles(located: Located, finding: Finding): Finding {
  const others = finding.others?.map((other) => ({ path: fileOf(located, other.span), ...other }));
  return others ? { ...finding, others } : finding;
}

interface Known {
  readonly path: string;
  readonly vocabulary: Vocabulary | undefined;
  readonly parameters: string;
  readonly judged: Judged;
}

/** Rules that were judged before: an editor asks again after each key, and all trees but those of one file are the same. */
const known = new WeakMap<Located["rule"], Known>();

/** Checks and compiles rules; a rule whose tree is known is not looked at again. */
export function judgeAll(rules: readonly Located[], parameters: Parameters, vocabulary: Vocabulary | undefined): readonly Judged[] {
  const values = JSON.stringify([...parameters].map(([name, value]) => [name, typeof value, String(value)]));
  return rules.map((located) => {
    const { path, rule } = located;
    const before = known.get(rule);
    if (before?.path === path && before.vocabulary === vocabulary && before.parameters === values) return before.judged;
    const judged = judge(located, parameters, vocabulary);
    known.set(rule, { path, vocabulary, parameters: values, judged });
    return judged;
  });
}

/** What is said of a rule because something is missing in it. */
const missing = new Set(["unbound_name", "unused_name", "missing_help", "never_fires"]);

/** What may only seem so because a line of the rule could not be read. */
function seems({ rule }: Located, { code, span, message }: Finding): boolean {
  if (!rule.damaged) return false;
  return missing.has(code) || rule.damaged.includes(span.line) || (code === "misplaced_effect" && message.endsWith("has no effect"));
}

/** Without a vocabulary only the names of a rule are checked. */
function judge(located: Located, parameters: Parameters, vocabulary: Vocabulary | undefined): Judged {
  const diagnose = (findings: readonly Finding[]): readonly Diagnostic[] => findings.filter((finding) => !seems(located, finding)).map((finding) => report(fileOf(located, finding.span), withFiles(located, finding)));
  const names = new Set(parameters.keys());
  const early = checkNames(located, names);
  // Without effects there still is a normal form; without names there is none.
  const nameless = early.some((finding) => isError(finding) && !(finding.code === "misplaced_effect" && seems(located, finding)));
  const unknown = vocabulary ? checkWords(located.rule, vocabulary) : [];
  if (!vocabulary || nameless || unknown.length) return { diagnostics: diagnose([...early, ...unknown]) };
  const normal = normalForm(located, parameters);
  const { kinds, findings } = inferKinds(normal, vocabulary);
  const late = [...findings, ...checkTypes(normal, kinds, vocabulary), ...checkFires(normal, names, vocabulary)];
  const diagnostics = diagnose([...early, ...late]);
  if (late.some(isError)) return { diagnostics };
  const { path, places } = located;
  const { inputs, absences, reads } = looksAt(normal.body, normal.effects, kinds);
  const rule = { ...normal, name: located.rule.name.text, path, places, kinds, inputs, absences, reads, outputs: makes(normal.effects, kinds) };
  return { rule, diagnostics };
}
