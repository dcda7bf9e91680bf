/**
 * What an architecture is to a linker, as data.
 *
 * A relocation is a table row: what is computed, as a formula in the letters of the psABI, and where and
 * how wide it is written. An instruction that was made for an address and now has to hold a plain number
 * (a layout constant) is a relaxation. Everything else in `backends/emit/` is the same for all machines,
 * so the next architecture is one folder, one line in `architectures.ts`, and no new test.
 */

/**
 * The letters of the psABIs. S value of the symbol, A addend, P place, L place of the symbol's PLT entry (the symbol
 * itself where there is none), G offset of its GOT slot, GOT address of the table, B base of the image, Z size of the
 * symbol, TP thread pointer, DTP start of the module's thread-local block, V what the field
 * holds already (RISC-V's `ADD` and `SUB`), T 1 where the symbol is a function of Thumb instructions (ARM).
 */
export interface Letters {
  readonly S: bigint;
  readonly A: bigint;
  readonly P: bigint;
  readonly L: bigint;
  readonly G: bigint;
  readonly GOT: bigint;
  readonly B: bigint;
  readonly Z: bigint;
  readonly TP: bigint;
  readonly DTP: bigint;
  readonly V: bigint;
  readonly T: bigint;
}

export type Letter = keyof Letters;

/** How a number must lie to fit: `either` accepts what fits as signed or as unsigned, for fields that nothing extends. */
export type Sign = "signed" | "unsigned" | "either";

/** Bits `value`… of the number stand at bits `at`… of the little-endian word. */
export interface Piece {
  readonly value: number;
  readonly at: number;
  readonly length: number;
  /** Added to the number before its bits are taken: half of what the sign-extended low part next door may take away. */
  readonly round?: bigint;
  /** One bit that stands inverted where the number's highest bit, in a piece of its own, is zero (branches of Thumb). */
  readonly mixed?: true;
}

/** Where a number stands: a word of `bytes` bytes, of which `pieces` are the number's. */
export interface Field {
  readonly bytes: number;
  /** Bits that the number may need, the scale included. */
  readonly bits: number;
  readonly sign: Sign;
  /** The number must be a multiple of `1 << scale`; a piece with `value: scale` holds its lowest bit. */
  readonly scale: number;
  readonly pieces: readonly Piece[];
}

/**
 * What a relocation is for: decides what an internal layout must provide. A `difference` is half of a difference between two
 * places, which another relocation at the same place completes; alone it says nothing, and it is not checked.
 */
export type Purpose = "none" | "data" | "branch" | "got" | "tls" | "size" | "difference";

/** One row of the psABI's relocation table. */
export interface Relocation {
  /** In the psABI's letters, such as `R_X86_64_32S`. */
  readonly name: string;
  readonly number: number;
  readonly purpose: Purpose;
  /** What is computed, such as `S + A - P`, `((S + A) | T) - P` or `Page(S + A) - Page(P)`. */
  readonly formula: string;
  readonly field: Field;
  /** The field that an addend stands in, where addends are in the fields and not as the number itself is. */
  readonly addend?: Field;
  /** It stands in instructions only. */
  readonly instruction?: true;
  /** It is ours alone: other linkers do not know it. */
  readonly mark?: true;
  /**
   * The symbol is no more than a label at another relocation, one of these: its number is meant, and this field takes
   * what of it the other one has no room for. In a formula, S and P are the other's then.
   */
  readonly completes?: readonly string[];
  /** Where the number of bytes is said by the bytes themselves (ULEB128): the field as it stands there. */
  readonly fieldAt?: (bytes: Uint8Array, offset: number) => Field | undefined;
  /** Nothing is written, but what lies `addend` bytes on must lie at a multiple of this (RISC-V's `ALIGN`). */
  readonly alignment?: (addend: bigint) => bigint;
}

/** A relocation that completes another one (`Relocation.completes`). */
export interface Half {
  readonly offset: number;
  readonly relocation: Relocation;
}

/** The bytes around a site. */
export interface Code {
  readonly bytes: Uint8Array;
  /** Whether the section holds instructions. */
  readonly executable: boolean;
  /** An offset at or before the site where an instruction starts: the function's, or that of an instruction met before. */
  readonly start: number;
  /** One past the last byte of the function. */
  readonly end: number;
  /** What completes the relocation at the site; nothing where it is missing. */
  readonly halves?: readonly Half[];
}

/** A place that can hold a plain number: what a patch writes to. */
export interface Site {
  readonly kind: "site";
  /** Offset of the first byte that changes. */
  readonly at: number;
  /** What stands there from then on, the number not yet written. */
  readonly bytes: Uint8Array;
  /** Offset of the field in the section. */
  readonly fieldAt: number;
  readonly field: Field;
  /** What to add to S + A to get the number. */
  readonly bias: bigint;
  /** Where the instruction starts; equals `at` in data. */
  readonly start: number;
  /** Name of the relaxation that applies, if one does. */
  readonly relaxation?: string;
  /** The way around for a number that the field does not hold; `distance` is from `at` to where code may be added. */
  readonly far?: (value: bigint, distance: number) => Detour | undefined;
  /** The other halves of the instruction sequence, which hold their parts of the same number. */
  readonly halves?: readonly SiteHalf[];
}

/** Another place that a site consists of; the relocation that stands there goes as well. */
export type SiteHalf = Pick<Site, "at" | "bytes" | "fieldAt" | "field">;

/** What else puts a number where a site wants it: another instruction, or a jump to code that does it and jumps back. */
export interface Detour {
  /** What stands at the site, in as many bytes as before. */
  readonly bytes: Uint8Array;
  /** The added code, where there is a jump to it. */
  readonly island?: Uint8Array;
}

/** A place that cannot hold a plain number, and why. */
export interface NoSite {
  readonly kind: "no-site";
  readonly reason: string;
  /** The instruction, as far as it is known. */
  readonly start: number;
  readonly bytes: Uint8Array;
}

/** An instruction made for an address that can hold a number in as many bytes. */
export interface Relaxation {
  /** Such as `lea-to-mov`. */
  readonly name: string;
  /** Relocations that it is for. */
  readonly relocations: readonly string[];
}

/** Code that a backend wrote, with what is still to be resolved in it. */
export interface Written {
  readonly bytes: Uint8Array;
  readonly relocations: readonly {
    readonly offset: number;
    readonly relocation: string;
    /** A label is a place in the code itself. */
    readonly symbol: "vtable" | "target" | { readonly label: number };
    readonly addend: bigint;
  }[];
  /** Call frame instructions, where the code has a frame that a panic may pass. */
  readonly unwind?: Uint8Array;
}

/** Asked for and impossible; the text says why. */
export interface Unwritable {
  readonly unwritable: string;
}

/** Features of a target within an architecture. */
export interface TargetFeatures {
  /** Whether vector registers may be used (not in kernels). */
  readonly vector: boolean;
  /** Whether memory must be accessed at multiples of what is moved. */
  readonly aligned?: boolean;
  /** Whether floating-point arguments are passed in registers of their own. */
  readonly floats: boolean;
}

/** An access through the GOT, rewritten to an access to the address itself. */
export interface DirectAccess {
  /** Offset of the first byte that changes. */
  readonly at: number;
  readonly bytes: Uint8Array;
  /** What is to be resolved there instead. */
  readonly offset: number;
  readonly relocation: string;
  readonly addend: bigint;
  /** Bytes that change in the other halves. */
  readonly halves?: readonly { readonly at: number; readonly bytes: Uint8Array }[];
}

/** Where control leaves a function: to a symbol by its relocation, to a place in the section, or through a pointer. */
export type Branch =
  | { readonly kind: "symbol"; readonly at: number; readonly field: number }
  | { readonly kind: "place"; readonly at: number; readonly to: number }
  | {
      readonly kind: "pointer";
      readonly at: number;
      /** Whether it has the form of a jump by a table; it is one if the function has a table. */
      readonly table: boolean;
      /** Where a relocation of the pointer's address stands: the slot of a vtable. */
      readonly field?: number;
    };

/** What a function does beside computing. */
export interface Flow {
  readonly branches: readonly Branch[];
  /** The most bytes of stack, the return address among them. */
  readonly frame: number;
  /** It takes bytes of which only the running program knows how many. */
  readonly dynamicFrame: boolean;
  readonly systemCall: boolean;
  readonly floatingPoint: boolean;
}

/** Stops on the way of branches that do not reach. */
export interface Veneers {
  /** Relocations of branches that may go by one. */
  readonly relocations: readonly string[];
  /** Bytes that such a branch reaches in either direction. */
  readonly reach: number;
  /** The jump to `target` by its whole address, in registers that are nobody's between a call and its function. */
  readonly code: Written;
}

/** What the frontend must know to have LLVM write code and data in which layout constants are still open. */
export interface Lowering {
  /** Relocations that mark data which the assembler has none for, by its bytes. */
  readonly narrow?: Readonly<Record<number, string>>;
  /** `static` where no program is moved and addresses of symbols are cheaper so; else code is position-independent. */
  readonly relocation?: "static";
  /** Where LLVM would not use a symbol as an immediate by itself. */
  readonly immediates?: Immediates;
}

/**
 * Assembly of one instruction with a symbol as its immediate, in the syntax of LLVM's inline assembly. A number beyond the
 * symbol is part of the operand, or stands where the text says `{more}` (`More`).
 */
export interface Immediates {
  /** Of registers and of addresses. */
  readonly bits: 32 | 64;
  /** The constraint for a symbol. */
  readonly symbol: string;
  /** Registers that each instruction takes away for the code that a number may need which does not fit. */
  readonly clobbers?: string;
  /** Of `add`. */
  readonly more?: More;
  /** `$0 = $1 + symbol $2`. */
  readonly add: string;
  /** `$0 = symbol $1`. */
  readonly number: string;
  readonly accesses: readonly AccessForm[];
}

/** The numbers that an instruction holds beside a symbol, from 0 on. */
export interface More {
  readonly most: number;
  readonly multiple: number;
}

/** Loads and stores of values of one width. */
export interface AccessForm {
  /** Types in LLVM's IR. */
  readonly types: readonly string[];
  /** Feature of the target without which there is no such instruction, as LLVM calls it. */
  readonly needs?: string;
  /** Letter of the constraint for its registers. */
  readonly register: string;
  readonly more?: More;
  /** `$0 = memory at $1 + symbol $2`; an integer that is smaller than a register is extended by zeros. */
  readonly load: string;
  /** The same, extended by its sign. */
  readonly signed?: string;
  /** `memory at $1 + symbol $2 = $0`. */
  readonly store: string;
  /** `memory at $0 + symbol $1 = 0`. */
  readonly zero?: string;
}

/** One thing that all objects of a program must say alike, in words. */
export interface Agreement {
  readonly about: string;
  readonly is: string;
  /** Where it is said. */
  readonly saidBy: string;
}

/** Where an object says what it was built for. */
export interface AttributesSection {
  readonly name: string;
  /** `sh_type`. */
  readonly type: number;
  /** What an output says of all its objects; the first one's where this is missing. */
  merge?(sections: readonly Uint8Array[]): Uint8Array;
  /** What the header of a program (`e_flags`) says beside. */
  programFlags?(merged: Uint8Array): number;
}

/** All that `backends/emit/` and the frontend ask of a machine. */
export interface Architecture {
  /** First part of its target triples, and name of its folder. */
  readonly name: string;
  /** First parts of target triples that mean it. */
  readonly triples: readonly string[];
  /** First part of the names of GNU's tools for it: `aarch64` of `aarch64-linux-gnu-gcc`. */
  readonly tools: string;
  /** `e_machine`. */
  readonly machine: number;
  readonly elfClass: 32 | 64;
  readonly littleEndian: boolean;
  /** `e_flags` of objects that we write for a triple. */
  flags(triple: string): number;
  /** What an object says of calls and data by its `e_flags` and its section of attributes; undefined where that is damaged. */
  agreements(flags: number, attributes: Uint8Array | undefined): readonly Agreement[] | undefined;
  /** Largest page size, to which segments are aligned. */
  readonly page: number;
  readonly pointer: 4 | 8;
  /** Where a program begins that RACE lays out; 0x400000 unless given. */
  readonly base?: bigint;
  /** Sections that come first of all: what a processor reads by itself when it starts. */
  readonly first?: RegExp;
  readonly relocations: readonly Relocation[];
  /** Names of relocations that are only met in linked files, or that nobody makes any more: for messages. */
  readonly otherRelocations?: readonly (readonly [number, string])[];
  /** Addend of a branch to a symbol itself: the field may lie before the place that the machine counts from. */
  readonly branchAddend: bigint;
  /** Whether relocations of objects that we write leave their addends to the fields (SHT_REL). */
  readonly implicitAddends: boolean;
  /** The section in which an object says what it was built for. */
  readonly attributes?: AttributesSection;
  /** Lowest bits of a function's value that say how it is called, not where it is (Thumb). */
  readonly functionBits: bigint;
  /** Relocation of a pointer in data. */
  readonly pointerRelocation: string;
  readonly relaxations: readonly Relaxation[];
  readonly lowering?: Lowering;
  features(triple: string): TargetFeatures;
  /** Where and how the relocation at `offset` can hold a plain number instead of an address. */
  site(code: Code, offset: number, relocation: Relocation, addend: bigint): Site | NoSite;
  /** The direct form of the access through the GOT at `offset`, where the psABI lets a linker use it. */
  direct(
    bytes: Uint8Array,
    offset: number,
    relocation: Relocation,
    addend: bigint,
    halves: readonly Half[],
  ): DirectAccess | undefined;
  /**
   * Inserts the vtable's address as integer argument `position`, moves `following` arguments up, jumps to the target; calls it
   * where there are not enough registers, if `words` says what the arguments behind the receiver are (`Signature.words`).
   */
  thunk(position: number, following: number, words: string, features: TargetFeatures): Written | Unwritable;
  /** Where branches do not reach through a whole program. */
  readonly veneers?: Veneers;
  /** The common information entry of frames that `Written.unwind` describes, behind its length; missing where no `.eh_frame` is read. */
  readonly commonUnwind?: Uint8Array;
  /** Relocation of a function's place in `.eh_frame`. */
  readonly frameRelocation?: string;
  /** `(to, from)`: copies exactly `size` bytes, keeps all that the convention `preserve_most` keeps. */
  copy(size: bigint, features: TargetFeatures): Written | Unwritable;
  /**
   * What the function from `start` to `end` does, by its instructions; undefined where they cannot be read. `dataUntil` says
   * where data ends that stands between them, by the object's mapping symbols.
   */
  flow(
    code: Uint8Array,
    start: number,
    end: number,
    relocationAt: (offset: number) => string | undefined,
    dataUntil?: (offset: number) => number | undefined,
  ): Flow | undefined;
  /** One instruction that never continues; also fills gaps in code. */
  readonly trap: Uint8Array;
  /** Most instruction bytes worth showing in a message. */
  readonly longestInstruction: number;
}
