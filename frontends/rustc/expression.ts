/**
 * What the frontend knows of a value that depends on layouts, in the terms that the STEG uses:
 * an operator tree over layout symbols. Made by lift and lower, written as `Expression` records by ingest,
 * evaluated by rules alone.
 */

export type Expression =
  /** A named layout symbol, such as `race.off.engine_api::World.frame`. */
  | { readonly op: "symbol"; readonly symbol: string }
  | { readonly op: "const"; readonly constant: bigint }
  /** Two's complement of unlimited width; `udiv` rounds down; `umax`/`umin` of non-negative numbers. */
  | {
      readonly op: "add" | "sub" | "mul" | "udiv" | "urem" | "umax" | "umin" | "and" | "xor";
      readonly left: Expression;
      readonly right: Expression;
    }
  /** `left <= limit ? right : third` */
  | {
      readonly op: "select_le";
      readonly left: Expression;
      readonly limit: bigint;
      readonly right: Expression;
      readonly third: Expression;
    };

/** A condition that the linked layout must fulfil for this client's code to be right. */
export interface Guard {
  readonly relation: "eq" | "le" | "ge" | "ne";
  readonly left: Expression;
  readonly right: Expression;
  /** One sentence: what in the code rests on it. */
  readonly reason: string;
  /** Mangled name of the function that needs it; the guard counts only if that function is needed. */
  readonly function?: string;
  readonly file?: string;
  readonly line?: number;
}

/** A function that could not be lifted; the link fails only if it is needed. */
export interface Refusal {
  readonly function: string;
  readonly reason: string;
  readonly file?: string;
  readonly line?: number;
}

/** The type of one field in the client's view, for alias scopes; sizes in bytes, `resilient` names the type if its size is symbolic. */
export interface FieldFacts {
  readonly type: string;
  readonly size: number;
  readonly align: number;
  readonly resilient?: string;
}

/** What the lift makes of N probes of one crate. */
export interface Lifted {
  /** The symbolic module, LLVM IR text that the LLVM verifier accepts. */
  readonly ir: string;
  /** Every reserved value symbol in `ir` with its meaning. */
  readonly symbols: ReadonlyMap<string, Expression>;
  readonly guards: readonly Guard[];
  readonly refusals: readonly Refusal[];
  /** Vtables that became external: reserved name, and the item in `items.json` it stands for. */
  readonly vtables: ReadonlyMap<string, string>;
  /** Reserved drop symbols: name and type. */
  readonly drops: ReadonlyMap<string, string>;
  readonly statistics: Readonly<Record<string, number>>;
}

/** What lowering makes of a symbolic module. */
export interface Lowered {
  readonly object: Uint8Array;
  /** Symbols that lowering added (derived symbols), with their meaning. */
  readonly symbols: ReadonlyMap<string, Expression>;
  /** Reserved copy symbols: name and type. */
  readonly copies: ReadonlyMap<string, string>;
  readonly guards: readonly Guard[];
}
