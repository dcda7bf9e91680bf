/**
 * What the lift reads: the IR of one client under one layout, with the value of every layout symbol there,
 * and the items that the driver saw. All of it is text that another program wrote: nothing is trusted.
 */

/** `<crate>.table.json` */
export interface LayoutTable {
  /** Layout symbol (`race.off.engine_api::World.frame`) to its value in this probe; from 2^53 on in decimal digits. */
  readonly symbols: Readonly<Record<string, number | string>>;
  /** By the symbol of its first value, an enum whose variants are marked by unused values of its data. */
  readonly starts?: Readonly<Record<string, StartFacts>>;
  readonly types?: Readonly<Record<string, { readonly size: number; readonly align: number }>>;
}

/** Among which values a compiler's rule chose those that mark variants; numbers from 2^53 on in decimal digits. */
export interface StartFacts {
  readonly type: string;
  readonly bits: number;
  /** How many values are taken. */
  readonly values: number | string;
  /** The first unused value, and the last; they may wrap. */
  readonly low: number | string;
  readonly high: number | string;
  /** The enum whose variants are marked in the same place, and which took its values before. */
  readonly after?: string;
  /** A policy chose that the value is the same in all probes: code has the number, and a link compares it. */
  readonly guarded?: boolean;
  /** An enum that may evolve lends the values: they are others in each probe. */
  readonly evolving?: boolean;
}

/** One compilation of the client. */
export interface Probe {
  readonly name: string;
  readonly ir: string;
  readonly table: LayoutTable;
}

/** One function of `<crate>.items.json`. */
export interface FunctionItem {
  readonly path?: string;
  readonly crate?: string;
  readonly generic?: boolean;
  readonly drop_of?: string;
  readonly definer?: boolean;
  /** Whether it is a function of std that was compiled here for hosts which lack it. */
  readonly carried?: boolean;
  /** Why the driver holds that the function must not be in a program. */
  readonly refuse?: string | null;
  /** Layout symbols about enums that the function takes for granted. */
  readonly rests?: readonly string[];
  readonly file?: string;
  readonly line?: number;
}

/** One vtable of `<crate>.items.json`; the lift only needs to tell which are there. */
export interface VtableItem {
  readonly type: string;
  readonly trait: string;
  readonly drop?: string | null;
  readonly entries?: readonly unknown[];
  /** Does the trait's shape evolve? */
  readonly marked?: boolean;
}

/** `<crate>.items.json` */
export interface Items {
  readonly functions: Readonly<Record<string, FunctionItem>>;
  readonly vtables: Readonly<Record<string, VtableItem>>;
  /** What statics take for granted, as functions do. */
  readonly rests?: readonly string[];
}

/** A crate without marked items. */
export const noItems: Items = { functions: {}, vtables: {} };
