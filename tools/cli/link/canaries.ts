/**
 * What a definer's own objects say of the compiler that made them, for rules that compare it with what its `.rcrate` says.
 * Only its own code is read: of a host the objects of the program, of an interface the archive of its crate, which comes first.
 */
import type { Record } from "../../../engine/index.js";
import { readAr } from "../../../formats/ar/index.js";
import { readElf, type Elf } from "../../../formats/elf/index.js";
import { canariesOf, canaryRecords, type Canary } from "../../../frontends/rustc/ingest/canaries.js";
import type { Unit } from "./inputs.js";

const read = (bytes: Uint8Array): Elf | undefined => readElf(bytes, "member").elf;

function heldBy(name: string, data: Uint8Array): readonly Canary[] {
  if (name.endsWith(".o")) return canariesOf(data, name, read);
  const { archive } = readAr(data, name);
  return (archive?.members ?? []).flatMap((member) => canariesOf(member.data, `${name}(${member.name})`, read));
}

/** The records of what its objects hold and its manifest states; none for a plugin, whose layouts are open. */
export function canariesIn({ rcrate, records }: Unit): readonly Record[] {
  const { role, fingerprint } = rcrate.manifest;
  if (role === "plugin") return [];
  const library = rcrate.members.filter((member) => member.startsWith("lib/"));
  const own = role === "host" ? library.filter((member) => member.endsWith(".o")) : library.slice(0, 1);
  const types = new Set(records.flatMap(({ key, kind }) => (kind === "Type" ? [key] : [])));
  return canaryRecords(own.flatMap((member) => heldBy(member, rcrate.member(member)!)), fingerprint, types);
}
