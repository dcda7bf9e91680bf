/**
 * The patch plan: all that a backend ever sees.
 * Made by the engine from the rewritten graph, lowered to bytes by a backend.
 * Every value in it was decided by a rule; `why` names the fact in the provenance journal.
 */

/** Index into the provenance journal (`Provenance.facts`). */
export type FactRef = number;

/** A symbol of one object of one unit. `object` is the member name within the unit, "" where the unit defines it once. */
export interface SymbolRef {
  readonly unit: string;
  readonly object: string;
  readonly name: string;
}

/** Write `to` at a site. The site's own relocation says how wide and in which field. */
export interface Patch {
  readonly unit: string;
  readonly object: string;
  /** ELF section index in the object. */
  readonly section: number;
  /** Offset in the section, in bytes. */
  readonly offset: number;
  /** Relocation name in the psABI's letters, such as `R_X86_64_32S`. */
  readonly relocation: string;
  /** The reserved symbol at this site, such as `race.off.engine_api::World.frame`. */
  readonly symbol: string;
  /** The value that must be found in the field before the patch (RELA: 0). */
  readonly from: bigint;
  /** S + A, A being the relocation's addend as it stands; what a PC-relative form takes off (-4), the backend adds again. */
  readonly to: bigint;
  /** For messages: what the value is, such as `offset of engine_api::World.frame`. */
  readonly what: string;
  readonly function?: string;
  readonly why: FactRef;
}

/** Every relocation of `from` against this symbol is to meet `to`. If `from` is defined, it is a copy of `to` that is not kept. */
export interface Binding {
  readonly from: SymbolRef;
  readonly to: SymbolRef;
  readonly why: FactRef;
}

export type EntryValue =
  | { readonly kind: "symbol"; readonly symbol: SymbolRef }
  | { readonly kind: "vtable"; readonly name: string }
  | { readonly kind: "thunk"; readonly name: string }
  | { readonly kind: "value"; readonly value: bigint }
  | { readonly kind: "vacant" };

/** A vtable to synthesise in read-only data, aligned to a pointer. */
export interface VTable {
  /** Link-wide name, unique in the plan, such as `race.vtable.<ball::Ball as engine_api::Plugin>`. */
  readonly name: string;
  /** Reserved symbols in client objects that stand for it. */
  readonly standsFor: readonly SymbolRef[];
  /** In address order; `offset` in bytes from the vtable's address. */
  readonly entries: readonly { readonly offset: number; readonly value: EntryValue; readonly why: FactRef }[];
  readonly why: FactRef;
}

/**
 * A function that inserts the address of `vtable` as integer argument `position`
 * (0 is the first integer register), moves `following` integer arguments up by one, and jumps to `target`.
 * `words` are the arguments behind the receiver (`Signature.words`), empty where they are not known.
 */
export interface Thunk {
  readonly name: string;
  readonly position: number;
  readonly following: number;
  readonly words: string;
  readonly vtable: string;
  readonly target: SymbolRef;
  readonly why: FactRef;
}

/** A `preserve_most` function `(to, from)` that copies exactly `size` bytes; overlapping only when `to == from`. */
export interface Copy {
  readonly name: string;
  readonly standsFor: readonly SymbolRef[];
  readonly size: bigint;
  readonly why: FactRef;
}

/** A function of a client that was refused and that nothing reaches: one instruction that traps, with the function's name in its own. */
export interface Trap {
  readonly name: string;
  readonly standsFor: readonly SymbolRef[];
  readonly why: FactRef;
}

export interface Plan {
  /** ELF machine and ABI by target triple, such as `x86_64-unknown-linux-gnu`. */
  readonly target: string;
  readonly patches: readonly Patch[];
  readonly bindings: readonly Binding[];
  readonly vtables: readonly VTable[];
  readonly thunks: readonly Thunk[];
  readonly copies: readonly Copy[];
  readonly traps: readonly Trap[];
}

/** One derived fact: which rule, with which match, from which other facts. */
export interface ProvenanceFact {
  /** `edge a kind b`, `attribute node.name = value`, `node kind key` or `patch site.field`. */
  readonly fact: string;
  readonly rule: string;
  /** Names of the pattern with the keys of the nodes they matched. */
  readonly match: Readonly<Record<string, string>>;
  /** Derived facts that the match rests on. */
  readonly from: readonly FactRef[];
}

export interface Provenance {
  readonly facts: readonly ProvenanceFact[];
}
