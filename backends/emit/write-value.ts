/**
 * One number into one site, with all that can go wrong as an answer: no field for it, another value found there than
 * expected, a number that does not fit. Nothing is written here; the caller gets the bytes that change.
 */
import type { Architecture, Code, NoSite, Relocation, Site, SiteHalf } from "../architecture.js";
import { addendField } from "../addends.js";
import { encode, fits, holds, decode, limits } from "../field.js";

/** What stands at a site, what is wanted, and where. */
export interface Wanted {
  readonly code: Code;
  readonly offset: number;
  readonly relocation: Relocation;
  readonly addend: bigint;
  /** The value that must be found in the field. */
  readonly from: bigint;
  /** S + A. */
  readonly to: bigint;
  /** Where code may be added to the section; nothing where it may not. */
  readonly room?: number;
}

export type Outcome =
  | {
      readonly kind: "written";
      readonly at: number;
      readonly bytes: Uint8Array;
      readonly start: number;
      readonly site: Site;
      /** The other halves, where the site has any. */
      readonly halves: readonly { readonly at: number; readonly bytes: Uint8Array }[];
      /** Code to be added at `room`, for a number that the instruction does not hold. */
      readonly island?: Uint8Array;
    }
  | { readonly kind: "unexpected"; readonly found: bigint; readonly site: Site }
  | {
      readonly kind: "out-of-range";
      readonly value: bigint;
      readonly least: bigint;
      readonly greatest: bigint;
      readonly site: Site;
    }
  | { readonly kind: "outside"; readonly size: number }
  | NoSite;

function place(wanted: Wanted, site: Site): Outcome {
  const { code, from, to } = wanted;
  // a mark has no field of its own
  const there = wanted.relocation.field.bits > 0 ? addendField(wanted.relocation) : site.field;
  if (!holds(there, code.bytes, wanted.offset, from))
    return {
      kind: "unexpected",
      found: decode(there, code.bytes, wanted.offset),
      site,
    };
  const value = to + site.bias;
  if (!fits(site.field, value)) return around(wanted, site, value) ?? { kind: "out-of-range", value, ...limits(site.field), site };
  return { kind: "written", at: site.at, bytes: written(site, value), start: site.start, site, halves: halvesOf(site, value) };
}

const halvesOf = (site: Site, value: bigint) => (site.halves ?? []).map((half) => ({ at: half.at, bytes: written(half, value) }));

/** The way around for a number that the field does not hold. */
function around({ room }: Wanted, site: Site, value: bigint): Outcome | undefined {
  const detour = room === undefined ? undefined : site.far?.(value, room - site.at);
  if (!detour) return undefined;
  const { bytes, island } = detour;
  return { kind: "written", at: site.at, bytes, start: site.start, site, halves: halvesOf(site, value), ...(island ? { island } : {}) };
}

function written({ at, bytes, fieldAt, field }: SiteHalf, value: bigint): Uint8Array {
  const changed = bytes.slice();
  encode(field, changed, fieldAt - at, value);
  return changed;
}

/** The bytes that put `to` at the site, or why it cannot be. */
export function writeValue(architecture: Architecture, wanted: Wanted): Outcome {
  const { code, offset, relocation, addend } = wanted;
  if (offset < 0 || offset + relocation.field.bytes > code.bytes.length)
    return { kind: "outside", size: code.bytes.length };
  const site = architecture.site(code, offset, relocation, addend);
  return site.kind === "no-site" ? site : place(wanted, site);
}
