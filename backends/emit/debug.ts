/**
 * Debug information of a laid-out program: sections of one name behind each other, references resolved. What belongs to
 * code that is not in the program gets an address that no code has: 0, or 1 in lists that a 0 would end
 * (DWARF 4 and 5, "Range Lists", "Location Lists").
 */
import {
  SHF_ALLOC,
  SHF_COMPRESSED,
  SHT_PROGBITS,
  type ExecutableSection,
} from "../../formats/elf/index.js";
import type { Architecture } from "../architecture.js";
import { key, type Addresses } from "./addresses.js";
import { sizeOf } from "./load.js";
import type { Placed } from "./place.js";
import { relocate } from "./relocate.js";

const lists = /^\.debug_(ranges|loc)$/;

interface Gathered {
  readonly members: Placed[];
  size: number;
}

function gather({ resolution }: Addresses): ReadonlyMap<string, Gathered> {
  const found = new Map<string, Gathered>();
  resolution.parts.forEach(({ model }, part) =>
    model.sections.forEach((section, index) => {
      const wanted =
        section.name.startsWith(".debug_") &&
        !(section.flags & (SHF_ALLOC | SHF_COMPRESSED)) &&
        section.content.kind === "bytes";
      if (!wanted || resolution.discarded[part]!.has(index)) return;
      const gathered = found.get(section.name) ?? { members: [], size: 0 };
      found.set(section.name, gathered);
      gathered.members.push({ part, section: index, offset: gathered.size, size: sizeOf(section) });
      gathered.size += sizeOf(section);
    }),
  );
  return found;
}

function contents(
  addresses: Addresses,
  name: string,
  { members, size }: Gathered,
  architecture: Architecture,
): Uint8Array {
  const data = new Uint8Array(size);
  for (const { part, section: index, offset } of members) {
    const section = addresses.resolution.parts[part]!.model.sections[index]!;
    if (section.content.kind !== "bytes") continue;
    data.set(section.content.data, offset);
    // what does not fit is wrong in the debug information alone
    relocate(
      addresses,
      { part, section, position: index, data, from: offset, address: 0n, dead: lists.test(name) ? 1n : 0n },
      architecture,
    );
  }
  return data;
}

/** All debug sections, in order of first mention; addresses in them are those of the program. */
export function debugSections(
  addresses: Addresses,
  architecture: Architecture,
): readonly ExecutableSection[] {
  const gathered = gather(addresses);
  const places = [...gathered.values()].flatMap(({ members }) =>
    members.map(({ part, section, offset }) => [key(part, section), BigInt(offset)] as const),
  );
  const within = { ...addresses, chunks: new Map([...addresses.chunks, ...places]) };
  return [...gathered].map(([name, one]) => {
    const data = contents(within, name, one, architecture);
    return {
      name,
      type: SHT_PROGBITS,
      flags: 0n,
      address: 0n,
      size: data.length,
      alignment: 1,
      entrySize: 0,
      data,
    };
  });
}
