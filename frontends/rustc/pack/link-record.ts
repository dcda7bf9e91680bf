/** What a host's final link consists of: member `link.json` of a host's `.rcrate`. */

export type LinkItem =
  /** A member of the `.rcrate`, below `lib/`. */
  | { readonly kind: "object" | "archive"; readonly file: string }
  | { readonly kind: "flag"; readonly flag: string };

export interface LinkRecord {
  /** Whether the flags are those of a compiler driver (`cc`) or of a linker (`ld`). */
  readonly driver: "cc" | "ld";
  /** In link order. */
  readonly items: readonly LinkItem[];
}
