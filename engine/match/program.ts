/** A compiled program: rules in normal form, in the order of their names, grouped into strata. */
import type { Rule, RuleFile } from "../../grammar/ast.js";
import type { Body, Parameters, Slot } from "./pattern.js";
import type { Effects } from "./effects.js";

/** A parsed rule file with the path that messages name. */
export interface RuleSource {
  readonly path: string;
  readonly file: RuleFile;
}

export interface AttributeRead {
  readonly node: Slot;
  readonly name: string;
}

export interface CompiledRule {
  readonly name: string;
  readonly path: string;
  readonly tree: Rule;
  readonly body: Body;
  readonly effects: Effects;
  /** Attributes that a match rests on. */
  readonly reads: readonly AttributeRead[];
  /** Kinds that each slot can have. */
  readonly kinds: readonly ReadonlySet<string>[];
  /** What it looks at and what it makes: `edge KIND`, `attribute KIND.NAME`, `node KIND`. */
  readonly inputs: ReadonlySet<string>;
  /** The inputs whose absence it looks at. */
  readonly absences: ReadonlySet<string>;
  readonly outputs: ReadonlySet<string>;
}

export interface Program {
  readonly parameters: Parameters;
  readonly rewrites: readonly CompiledRule[];
  /** Derives in the order in which they run; the rules of one stratum run together until nothing is new. */
  readonly strata: readonly (readonly CompiledRule[])[];
  readonly forbids: readonly CompiledRule[];
}

/** Every rule of a program. */
export function rulesOf(program: Program): readonly CompiledRule[] {
  return [...program.rewrites, ...program.strata.flat(), ...program.forbids];
}
