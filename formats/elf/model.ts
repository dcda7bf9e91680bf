/**
 * ELF as records. `Elf` is what a file says, section by section as it numbers them;
 * `RelocatableModel` and `ExecutableModel` are what a writer needs, without the tables that follow from the rest.
 * Values of the target are `bigint`; positions in the file and in sections are `number`.
 */
import type { ElfClass } from "./form.js";

/** Where a symbol is: a section by index, or one of the places that are no section. */
export type SymbolPlace =
  | { readonly kind: "section"; readonly section: number }
  | { readonly kind: "undefined" }
  | { readonly kind: "absolute" }
  | { readonly kind: "common" };

export interface ElfSection {
  readonly index: number;
  readonly name: string;
  readonly type: number;
  readonly flags: bigint;
  readonly address: bigint;
  /** Where the data is in the file. */
  readonly offset: number;
  /** In bytes; of `SHT_NOBITS` too. */
  readonly size: number;
  readonly link: number;
  readonly info: number;
  readonly alignment: number;
  readonly entrySize: number;
  /** A view into the file; empty for `SHT_NOBITS`. */
  readonly data: Uint8Array;
}

export interface ElfSymbol {
  readonly name: string;
  readonly binding: number;
  readonly type: number;
  readonly visibility: number;
  /** The rest of `st_other`, where it is not 0: machines mark calling conventions there. */
  readonly other?: number;
  readonly place: SymbolPlace;
  /** Offset in its section in relocatable files, address in others, alignment of a common symbol. */
  readonly value: bigint;
  readonly size: bigint;
}

export interface ElfRelocation {
  /** In bytes: in the section in relocatable files, an address in others. */
  readonly offset: number;
  readonly type: number;
  /** Index into `symbols` of the table that `RelocationTable.symbols` names. */
  readonly symbol: number;
  readonly addend: bigint;
}

/** The relocations that one `SHT_RELA` or `SHT_REL` section holds for the section `target`. */
export interface RelocationTable {
  /** Index of that section. */
  readonly section: number;
  /** Index of the section to be relocated; 0 in linked files. */
  readonly target: number;
  /** Whether `symbol` is an index into the dynamic symbols. */
  readonly dynamic: boolean;
  /** The addends stand in the fields (`SHT_REL`), and are 0 here. */
  readonly implicit: boolean;
  readonly entries: readonly ElfRelocation[];
}

export interface ElfGroup {
  /** Index of the `SHT_GROUP` section. */
  readonly section: number;
  readonly comdat: boolean;
  /** Index into `symbols` of the symbol that names the group. */
  readonly signature: number;
  /** Section indexes. */
  readonly members: readonly number[];
}

export interface ElfSegment {
  readonly type: number;
  readonly flags: number;
  readonly offset: number;
  readonly address: bigint;
  readonly fileSize: number;
  readonly memorySize: bigint;
  readonly alignment: bigint;
  readonly data: Uint8Array;
}

export interface ElfNote {
  readonly section: number;
  readonly name: string;
  readonly type: number;
  readonly data: Uint8Array;
}

/** A little endian ELF file as read. */
export interface Elf {
  readonly file: string;
  readonly bytes: Uint8Array;
  readonly elfClass: ElfClass;
  /** `ET_REL`, `ET_EXEC` or `ET_DYN`. */
  readonly type: number;
  readonly machine: number;
  readonly flags: number;
  readonly osAbi: number;
  readonly entry: bigint;
  readonly sections: readonly ElfSection[];
  /** `.symtab`, its null symbol included, so that indexes are the file's. */
  readonly symbols: readonly ElfSymbol[];
  /** `.dynsym`, likewise. */
  readonly dynamicSymbols: readonly ElfSymbol[];
  readonly relocations: readonly RelocationTable[];
  readonly groups: readonly ElfGroup[];
  readonly segments: readonly ElfSegment[];
  readonly notes: readonly ElfNote[];
}

/** What a section of a `RelocatableModel` holds. */
export type ModelContent =
  | { readonly kind: "bytes"; readonly data: Uint8Array }
  | { readonly kind: "zeros"; readonly size: number }
  /** `signature` is a position in `symbols`, `members` are positions in `sections`. */
  | {
      readonly kind: "group";
      readonly comdat: boolean;
      readonly signature: number;
      readonly members: readonly number[];
    };

export interface ModelSection {
  readonly name: string;
  readonly type: number;
  readonly flags: bigint;
  readonly alignment: number;
  readonly entrySize: number;
  readonly content: ModelContent;
  /** In the order in which they are written; `symbol` is a position in `symbols`, or undefined for none. */
  readonly relocations: readonly ModelRelocation[];
  /** The addends stand in the fields: the writer leaves out what `relocations` say of them. */
  readonly implicit?: true;
  /** Position in `sections` of the section that `sh_link` names (`SHF_LINK_ORDER`). */
  readonly link?: number;
}

export interface ModelRelocation {
  readonly offset: number;
  readonly type: number;
  readonly symbol?: number;
  readonly addend: bigint;
}

/** `place.section` is a position in `sections`. There is no null symbol. */
export type ModelSymbol = ElfSymbol;

/** A relocatable object without null entries, string tables, symbol table and relocation sections: the writer makes them. */
export interface RelocatableModel {
  /** 64 if it is not given. */
  readonly elfClass?: ElfClass;
  readonly machine: number;
  readonly flags: number;
  /** `EI_OSABI`; 0 (System V) if it is not given. */
  readonly osAbi?: number;
  readonly sections: readonly ModelSection[];
  /** Any order; the writer puts local ones first and keeps the order otherwise. */
  readonly symbols: readonly ModelSymbol[];
}

export interface ModelSegment {
  readonly type: number;
  readonly flags: number;
  readonly address: bigint;
  /** Where a loader puts it, where that is another place (`p_paddr`). */
  readonly physical?: bigint;
  readonly alignment: bigint;
  /** Missing for a segment that lies inside the file range of another (`PT_TLS`, `PT_NOTE`) and for `PT_GNU_STACK`. */
  readonly data?: Uint8Array;
  /** File bytes of a segment without `data` of its own. */
  readonly fileSize?: number;
  readonly memorySize: bigint;
}

/** A section of an executable: inside a segment by its address, or with `data` of its own that is not loaded. */
export interface ExecutableSection {
  readonly name: string;
  readonly type: number;
  readonly flags: bigint;
  readonly address: bigint;
  readonly size: number;
  readonly alignment: number;
  readonly entrySize: number;
  readonly data?: Uint8Array;
}

/** A static executable; `sections` and `symbols` serve debuggers and `objdump` only and may be empty. */
export interface ExecutableModel {
  /** 64 if it is not given. */
  readonly elfClass?: ElfClass;
  readonly machine: number;
  readonly flags: number;
  readonly entry: bigint;
  readonly segments: readonly ModelSegment[];
  readonly sections: readonly ExecutableSection[];
  /** `place.section` is a position in `sections`. */
  readonly symbols: readonly ModelSymbol[];
}
