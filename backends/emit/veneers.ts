/**
 * Branches that do not reach. A machine whose calls reach 128 MiB needs a stop on the way in larger programs: a veneer, a
 * jump by the whole address, at which the branch goes instead. Sections are placed once to see which branches are too
 * long, and again with room for their veneers behind every so many bytes of code; a program without such branches is
 * placed once.
 */
import type { Architecture, Relocation } from "../architecture.js";
import { encode } from "../field.js";
import { evaluate } from "../formula.js";
import { key, slotKey, valueOf, type Addresses } from "./addresses.js";
import { rowNamed, rowsOf, sizeOf } from "./load.js";
import type { Output, Placed } from "./place.js";

/** Where a veneer leads. */
interface Destination {
  readonly part: number;
  readonly symbol: number;
  readonly addend: bigint;
}

/** Room for veneers behind a section. */
export interface VeneerRoom {
  readonly behind: Placed;
  /** In order of first use. */
  readonly destinations: ReadonlyMap<string, Destination>;
}

/** The rooms of a program. */
export interface Veneered {
  readonly rooms: readonly VeneerRoom[];
  /** `part:section` of code → the room for its branches. */
  readonly of: ReadonlyMap<string, VeneerRoom>;
}

const up = (at: number, step: number): number => Math.ceil(at / step) * step;

const stepOf = ({ veneers, trap }: Architecture): number => up(veneers!.code.bytes.length, trap.length);

/** Bytes to leave behind a section for its room, with what aligns it. */
export const gapOf = ({ destinations }: VeneerRoom, architecture: Architecture): number => destinations.size * stepOf(architecture) + architecture.trap.length;

const destinationKey = (addresses: Addresses, part: number, symbol: number, addend: bigint): string => `${slotKey(addresses.resolution, part, symbol)} ${addend}`;

/** Branches of a section that may not reach once there are veneers: an eighth of the way is left for those. */
function tooLong(addresses: Addresses, { part, section }: Placed, architecture: Architecture): readonly Destination[] {
  const { model } = addresses.resolution.parts[part]!;
  const { relocations, reach } = architecture.veneers!;
  const from = addresses.chunks.get(key(part, section))!;
  return model.sections[section]!.relocations.flatMap(({ type, offset, symbol, addend }) => {
    if (symbol === undefined || !relocations.includes(rowsOf(architecture).get(type)!.name)) return [];
    const value = valueOf(addresses, part, symbol);
    if (value.kind !== "known") return [];
    const distance = Number(value.value + addend - from) - offset;
    return Math.abs(distance) > reach - reach / 8 ? [{ part, symbol, addend }] : [];
  });
}

/** The rooms that a program needs as it is placed now, or undefined if every branch reaches. */
export function planVeneers(addresses: Addresses, architecture: Architecture): Veneered | undefined {
  if (!architecture.veneers) return undefined;
  const rooms: VeneerRoom[] = [];
  const of = new Map<string, VeneerRoom>();
  for (const { members, access } of addresses.outputs) {
    if (access !== "execute") continue;
    let first = 0;
    let destinations = new Map<string, Destination>();
    members.forEach((member, index) => {
      for (const one of tooLong(addresses, member, architecture)) {
        const name = destinationKey(addresses, one.part, one.symbol, one.addend);
        if (!destinations.has(name)) destinations.set(name, one);
      }
      const next = members[index + 1];
      if (next && next.offset + next.size - members[first]!.offset <= architecture.veneers!.reach / 2) return;
      const room = { behind: member, destinations };
      if (destinations.size) {
        rooms.push(room);
        for (const one of members.slice(first, index + 1)) of.set(key(one.part, one.section), room);
      }
      first = index + 1;
      destinations = new Map();
    });
  }
  return rooms.length ? { rooms, of } : undefined;
}

/** Address of a room, behind its section. */
function addressOf(addresses: Addresses, { behind }: VeneerRoom, { trap }: Architecture): bigint {
  const section = addresses.resolution.parts[behind.part]!.model.sections[behind.section]!;
  return addresses.chunks.get(key(behind.part, behind.section))! + BigInt(up(sizeOf(section), trap.length));
}

/** The veneer for a branch of `part`'s `section`, where the branch itself does not reach. */
export function veneerFor(
  addresses: Addresses,
  place: { readonly part: number; readonly section: number },
  { row, symbol, addend, distance }: { readonly row: Relocation; readonly symbol: number | undefined; readonly addend: bigint; readonly distance: bigint },
  architecture: Architecture,
): bigint | undefined {
  const room = addresses.veneered?.of.get(key(place.part, place.section));
  if (!room || symbol === undefined || !architecture.veneers!.relocations.includes(row.name)) return undefined;
  const { reach } = architecture.veneers!;
  if (distance >= -BigInt(reach) && distance < BigInt(reach)) return undefined;
  const index = [...room.destinations.keys()].indexOf(destinationKey(addresses, place.part, symbol, addend));
  return index < 0 ? undefined : addressOf(addresses, room, architecture) + BigInt(index * stepOf(architecture));
}

/** Writes the veneers of an output. */
export function writeVeneers(addresses: Addresses, output: Output, data: Uint8Array, architecture: Architecture): void {
  for (const room of addresses.veneered?.rooms ?? []) {
    if (!output.members.some(({ part, section }) => part === room.behind.part && section === room.behind.section)) continue;
    const { code } = architecture.veneers!;
    [...room.destinations.values()].forEach(({ part, symbol, addend }, index) => {
      const at = addressOf(addresses, room, architecture) + BigInt(index * stepOf(architecture));
      const from = Number(at - output.address);
      const value = valueOf(addresses, part, symbol);
      data.set(code.bytes, from);
      for (const { offset, relocation, addend: own } of code.relocations) {
        const { formula, field } = rowNamed(architecture, relocation);
        const S = value.kind === "known" ? value.value : 0n;
        encode(field, data, from + offset, evaluate(formula, { ...noLetters, S, A: addend - architecture.branchAddend + own, P: at + BigInt(offset), L: S }));
      }
    });
  }
}

const noLetters = { S: 0n, A: 0n, P: 0n, L: 0n, G: 0n, GOT: 0n, B: 0n, Z: 0n, TP: 0n, DTP: 0n, V: 0n, T: 0n };
