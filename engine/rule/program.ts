/** A compiled program: rules in normal form, in the order of their names, grouped into strata. */
import type { Rule, RuleFile, Span } from "../../grammar/ast.js";
import { allAtoms, rangeAtoms, type Atom, type Body, type Parameters, type Slot, type Term } from "./pattern.js";
import type { Vocabulary } from "./vocabulary.js";
import { effectTerms, type Effects } from "./effects.js";

/** A parsed rule file with the path that messages name. */
export interface RuleSource {
  readonly path: string;
  readonly file: RuleFile;
}

/** An attribute of a slot, which may be one within an aggregate. */
export interface AttributeRead {
  readonly node: Slot;
  readonly name: string;
}

/** A rule in normal form, before anything is known of kinds. */
export interface NormalRule {
  readonly tree: Rule;
  readonly body: Body;
  readonly effects: Effects;
  /** Of a rewrite that says what it decreases. */
  readonly decreases?: Term;
  /** Of an invariant: what must have a match that agrees with the body's, as an `unless` over the body's slots. */
  readonly holds?: Extract<Atom, { kind: "unless" }>;
}

export interface CompiledRule extends NormalRule {
  readonly name: string;
  /** The file that the rule stands in. */
  readonly path: string;
  /** Files of what stands elsewhere: what an `extend` added. */
  readonly places: Places;
  /** Attributes that a match rests on and that may become known while it waits. */
  readonly reads: readonly AttributeRead[];
  /** Kinds that each slot can have. */
  readonly kinds: readonly ReadonlySet<string>[];
  /** What it looks at and what it makes: `edge KIND`, `attribute KIND.NAME`, `node KIND`. */
  readonly inputs: ReadonlySet<string>;
  /** The inputs whose absence it looks at. */
  readonly absences: ReadonlySet<string>;
  readonly outputs: ReadonlySet<string>;
}

/** Ranges of text → file, for those that do not stand in the file of their rule. */
export type Places = ReadonlyMap<Span, string>;

/** The file that a part of a rule stands in. */
export function fileOf(rule: { readonly path: string; readonly places: Places }, span: Span): string {
  return rule.places.get(span) ?? rule.path;
}

/** Terms of a rule that stand outside of its clauses. */
export function ownTerms({ effects, decreases }: NormalRule): readonly Term[] {
  return [...effects.effects.flatMap(effectTerms), ...effects.messages.flatMap(({ holes }) => holes), ...(decreases ? [decreases] : [])];
}

/** Every atom of a rule, in whatever scope. */
export function atomsOf(rule: NormalRule): readonly Atom[] {
  const { body, holds } = rule;
  return [...allAtoms([...body.atoms, ...body.each.flatMap(({ atoms }) => atoms), ...(holds ? [holds] : [])]), ...rangeAtoms(ownTerms(rule))];
}

/** A group of rules that runs to a normal form, derives to a fixpoint, and then speaks. */
export interface Group {
  /** In the order in which they are tried: what is `before` first, then by name. */
  readonly rewrites: readonly CompiledRule[];
  /** Derives in the order in which they run; the rules of one stratum run together until nothing is new. */
  readonly strata: readonly (readonly CompiledRule[])[];
  readonly forbids: readonly CompiledRule[];
}

export type ProgramStep =
  | { readonly kind: "group"; readonly group: Group }
  /** Apply the first match, so often at most; without a match nothing happens. */
  | { readonly kind: "times"; readonly rule: CompiledRule; readonly count: number }
  | { readonly kind: "repeat"; readonly count: number; readonly steps: readonly ProgramStep[] };

export interface ProgramStage {
  /** `main` holds the rules that no stage names. */
  readonly name: string;
  readonly steps: readonly ProgramStep[];
}

export interface Program {
  readonly vocabulary: Vocabulary;
  readonly parameters: Parameters;
  /** In the order in which they run. */
  readonly stages: readonly ProgramStage[];
  /** Looked at when all stages have run. */
  readonly invariants: readonly CompiledRule[];
}

function rulesOfStep(step: ProgramStep): readonly CompiledRule[] {
  switch (step.kind) {
    case "group":
      return [...step.group.rewrites, ...step.group.strata.flat(), ...step.group.forbids];
    case "times":
      return [step.rule];
    case "repeat":
      return step.steps.flatMap(rulesOfStep);
  }
}

function groupsOfStep(step: ProgramStep): readonly Group[] {
  return step.kind === "group" ? [step.group] : step.kind === "repeat" ? step.steps.flatMap(groupsOfStep) : [];
}

/** The groups of a program, in the order in which they run first. */
export function groupsOf({ stages }: Program): readonly Group[] {
  return stages.flatMap(({ steps }) => steps.flatMap(groupsOfStep));
}

/** The strata of all groups, in the order in which they run first. */
export function strataOf(program: Program): readonly (readonly CompiledRule[])[] {
  const ofStep = (step: ProgramStep): readonly (readonly CompiledRule[])[] =>
    step.kind === "group" ? step.group.strata : step.kind === "repeat" ? step.steps.flatMap(ofStep) : [];
  return program.stages.flatMap(({ steps }) => steps.flatMap(ofStep));
}

/** Every rule of a program, each once. */
export function rulesOf(program: Program): readonly CompiledRule[] {
  return [...new Set([...program.stages.flatMap(({ steps }) => steps.flatMap(rulesOfStep)), ...program.invariants])];
}
