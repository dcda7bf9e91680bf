/**
 * Rule files to a program: parameters, checks of each rule, normal forms, strata. The list of checks is this file.
 * Nothing runs unless all is well: with an error there is no program.
 */
import type { Literal, Param, Rule } from "../../grammar/ast.js";
import type { Diagnostic } from "../../specs/diagnostic.js";
import { checkDocumented } from "../check/documented.js";
import { checkDuplicates } from "../check/duplicates.js";
import { checkFires } from "../check/fires.js";
import { checkGrounded } from "../check/grounded.js";
import { allAtoms, checkVocabulary, inferKinds, type Kinds } from "../check/kinds.js";
import { report, type Finding } from "../check/report.js";
import { checkTogether } from "../check/together.js";
import { checkTypes } from "../check/types.js";
import { checkUnbound } from "../check/unbound.js";
import { checkUnused } from "../check/unused.js";
import { byCodeUnit, type Value } from "../graph/value.js";
import { effectsOf, effectTerms, termReads, type Effects, type Read } from "./effects.js";
import { bodyOf, type Atom, type Body, type Parameters } from "./pattern.js";
import type { CompiledRule, Group, Program, RuleSource } from "./program.js";
import { stratify } from "./strata.js";
import { rust } from "./vocabulary.js";

/** Values for `param`s, as text where they come from a command line. */
export type ParameterValues = Readonly<Record<string, Value>>;

export interface Compiled {
  /** Absent if a diagnostic is an error. */
  readonly program?: Program;
  readonly diagnostics: readonly Diagnostic[];
}

interface Located {
  readonly path: string;
  readonly rule: Rule;
}

/** Checks and compiles rule files; their order does not matter. */
export function compileProgram(sources: readonly RuleSource[], values: ParameterValues = {}): Compiled {
  const { parameters, diagnostics } = readParameters(sources, values);
  // Without its parameters no rule can be judged.
  if (diagnostics.length) return { diagnostics };
  const located = allRules(sources);
  const compiled = located.map((one) => compileRule(one, parameters));
  const rules = compiled.flatMap(({ rule }) => (rule ? [rule] : []));
  const derives = stratify(rules.filter((rule) => rule.tree.form === "derive"));
  const group: Group = {
    rewrites: rules.filter((rule) => rule.tree.form === "rewrite"),
    strata: derives.strata,
    forbids: rules.filter((rule) => rule.tree.form === "forbid"),
  };
  const program: Program = { vocabulary: rust, parameters, stages: [{ name: "main", steps: [{ kind: "group", group }] }], invariants: [] };
  const all = [...checkDuplicates(located), ...compiled.flatMap((one) => one.diagnostics), ...derives.diagnostics, ...checkTogether(program)].sort(byPlace);
  return all.some(({ severity }) => severity === "error") ? { diagnostics: all } : { program, diagnostics: all };
}

function byPlace(a: Diagnostic, b: Diagnostic): number {
  const [one, other] = [a.labels[0]?.place, b.labels[0]?.place];
  return byCodeUnit(one?.file ?? "", other?.file ?? "") || (one?.line ?? 0) - (other?.line ?? 0) || (one?.column ?? 0) - (other?.column ?? 0);
}

function allRules(sources: readonly RuleSource[]): readonly Located[] {
  const rules = sources.flatMap(({ path, file }) =>
    file.items.flatMap((item) => (item.kind === "rule" ? [{ path, rule: item }] : [])),
  );
  return rules.sort((a, b) => byCodeUnit(a.rule.name.text, b.rule.name.text) || byCodeUnit(a.path, b.path));
}

const literalTypes = { int: "bigint", string: "string", bool: "boolean" } as const;

function parameterValue(param: Param, given: Value | undefined): Value | undefined {
  if (given === undefined) return literalOf(param.value, param.type.text);
  const wanted = literalTypes[param.type.text as keyof typeof literalTypes];
  if (typeof given === wanted) return given;
  if (typeof given !== "string") return undefined;
  if (wanted === "boolean") return given === "true" ? true : given === "false" ? false : undefined;
  return wanted === "bigint" && /^-?[0-9]{1,100}$|^0x[0-9a-f]{1,100}$/.test(given) ? BigInt(given) : undefined;
}

function literalOf(literal: Literal, type: string): Value | undefined {
  return literal.kind === type ? literal.value : undefined;
}

function readParameters(sources: readonly RuleSource[], values: ParameterValues): { parameters: Parameters; diagnostics: Diagnostic[] } {
  const parameters = new Map<string, Value>();
  const diagnostics: Diagnostic[] = [];
  const sorted = [...sources].sort((a, b) => byCodeUnit(a.path, b.path));
  for (const { path, file } of sorted)
    for (const item of file.items) {
      if (item.kind !== "param") continue;
      const { name, type, span } = item;
      const value = parameterValue(item, Object.hasOwn(values, name.text) ? values[name.text] : undefined);
      if (value === undefined) diagnostics.push(report(path, { code: "bad_parameter", message: `the parameter \`${name.text}\` needs a value of type \`${type.text}\``, span, help: ["the types are int, string and bool"] }));
      else if (parameters.has(name.text)) diagnostics.push(report(path, { code: "bad_parameter", message: `the parameter \`${name.text}\` is declared twice`, span, help: ["declare it once; all files see it"] }));
      else parameters.set(name.text, value);
    }
  for (const name of Object.keys(values).sort(byCodeUnit))
    if (!sorted.some(({ file }) => file.items.some((item) => item.kind === "param" && item.name.text === name)))
      diagnostics.push(unknownParameter(name, [...parameters.keys()]));
  return { parameters, diagnostics };
}

function unknownParameter(name: string, known: readonly string[]): Diagnostic {
  const help = known.length ? `the parameters are ${known.join(", ")}` : "the policies have no parameters";
  return { severity: "error", code: "bad_parameter", message: `no policy has a parameter \`${name}\``, labels: [], notes: [], help: [help] };
}

function compileRule({ path, rule }: Located, parameters: Parameters): { rule?: CompiledRule; diagnostics: readonly Diagnostic[] } {
  const names = new Set(parameters.keys());
  const wrong = [...checkUnbound(rule, names), ...checkGrounded(rule, names)];
  // What is not bound is not unused as well.
  const marked = new Set(wrong.map(({ span }) => span.start));
  const unused = checkUnused(rule, names).filter(({ span }) => !marked.has(span.start));
  const early = [...wrong, ...unused, ...checkDocumented(rule)];
  const diagnose = (findings: readonly Finding[]): readonly Diagnostic[] => findings.map((finding) => report(path, finding));
  if (early.some(isError)) return { diagnostics: diagnose(early) };
  const body = bodyOf(rule, parameters);
  const effects = effectsOf(rule, body, parameters);
  const vocabulary = checkVocabulary(body, effects);
  if (vocabulary.length) return { diagnostics: diagnose([...early, ...vocabulary]) };
  const { kinds, findings } = inferKinds(body, effects);
  const late = [...findings, ...checkTypes(body, effects, kinds), ...checkFires(rule, body, names, rust)];
  const diagnostics = diagnose([...early, ...late]);
  if (late.some(isError)) return { diagnostics };
  return { rule: compiledRule(path, rule, body, effects, kinds), diagnostics };
}

function isError({ severity }: Finding): boolean {
  return (severity ?? "error") === "error";
}

/** Reads of an atom; those in an `unless` all count as absences. */
function atomReads(atom: Atom): readonly Read[] {
  switch (atom.kind) {
    case "equal":
      return [{ node: atom.node, name: atom.name, negative: false }, ...termReads(atom.value, false)];
    case "bind":
      return [{ node: atom.node, name: atom.name, negative: false }];
    case "let":
      return termReads(atom.term, false);
    case "where":
      return termReads(atom.condition, true);
    default:
      return [];
  }
}

function compiledRule(path: string, tree: Rule, body: Body, effects: Effects, kinds: Kinds): CompiledRule {
  const inputs = new Set<string>();
  const absences = new Set<string>();
  const read = ({ node, name, negative }: Read, into: Set<string>): void => {
    for (const kind of kinds[node]!) (negative ? absences : into).add(`attribute ${kind}.${name}`);
  };
  const note = (atoms: readonly Atom[], into: Set<string>): void => {
    for (const atom of atoms) {
      if (atom.kind === "edge") for (const kind of atom.kinds) into.add(`edge ${kind}`);
      if (atom.kind === "kind") into.add(`node ${atom.type}`);
      if (atom.kind === "any") for (const kind of kinds[atom.node]!) into.add(`node ${kind}`);
      if (atom.kind === "edge" && atom.repeat === "star") for (const kind of kinds[atom.from]!) into.add(`node ${kind}`);
      if (atom.kind === "unless") note(allAtoms(atom.atoms), absences);
      else for (const one of atomReads(atom)) read(one, into);
    }
  };
  note(body.atoms, inputs);
  const effectReads = effects.effects.flatMap(effectTerms).flatMap((term) => termReads(term, false));
  for (const one of effectReads) read(one, inputs);
  const reads = [...body.atoms.flatMap(atomReads), ...effectReads].filter(({ negative }) => !negative);
  return { name: tree.name.text, path, tree, body, effects, reads, kinds, inputs, absences, outputs: outputsOf(effects, kinds) };
}

function outputsOf(effects: Effects, kinds: Kinds): ReadonlySet<string> {
  const outputs = new Set<string>();
  for (const { type } of effects.creations) outputs.add(`node ${type}`);
  for (const effect of effects.effects) {
    if (effect.kind === "edge") outputs.add(`edge ${effect.edge}`);
    if (effect.kind === "attribute") for (const kind of kinds[effect.node]!) outputs.add(`attribute ${kind}.${effect.name}`);
  }
  return outputs;
}
