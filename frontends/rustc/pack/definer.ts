/** A definer's part of the graph: the driver's facts, and every symbol of its objects and archives, defined or left to the system. */
import { architectureOf } from "../../../backends/architectures.js";
import { readRecords, type Record } from "../../../engine/index.js";
import { readAr } from "../../../formats/ar/index.js";
import { readElf } from "../../../formats/elf/index.js";
import type { Diagnostic } from "../../../specs/diagnostic.js";
import { crateRoots, instantiatingCrate } from "../../../formats/symbol-names/index.js";
import { ingestObject } from "../ingest/object.js";
import { joinRecords } from "../ingest/join.js";
import type { HostBuild } from "./host.js";

interface Piece {
  readonly object: string;
  readonly data: Uint8Array;
}

function pieces(member: { readonly name: string; readonly data: Uint8Array }): readonly Piece[] | Diagnostic {
  if (member.name.endsWith(".o")) return [{ object: member.name, data: member.data }];
  const { archive, diagnostics } = readAr(member.data, member.name);
  if (!archive) return diagnostics[0]!;
  return archive.members.map((one) => ({ object: `${member.name}(${one.name})`, data: one.data }));
}

function recordsOf(piece: Piece, target: string): readonly Record[] | Diagnostic {
  const { elf, diagnostics } = readElf(piece.data, piece.object);
  if (!elf) return diagnostics[0]!;
  const architecture = architectureOf(target)!;
  if (elf.machine !== architecture.machine) return [];
  return ingestObject({ object: piece.object, elf, widthOf: () => 0, branchAddend: 0n, client: false, readsOf: () => undefined });
}

/**
 * Copies that a crate made for itself (instances of generic functions, inlined functions of other crates) serve nobody else:
 * clients make their own instances, and call what is not generic where it is defined.
 */
function isPrivateCopy(record: Record): boolean {
  const name = record.attributes.name;
  if (record.kind !== "Symbol" || typeof name !== "string") return false;
  const maker = instantiatingCrate(name);
  const home = crateRoots(name)[0];
  return maker !== undefined && (maker.name !== home?.name || maker.disambiguator !== home.disambiguator);
}

/** Default bodies that the driver had made for the objects of a trait: instances too, but made to be called by others. */
const defaultBodies = (records: readonly Record[]): ReadonlySet<string> => new Set(records.flatMap((record) => record.edges.default ?? []));

/** A symbol that one object needs and another defines is defined; the first definition in link order counts. */
function definedFirst(records: readonly Record[]): readonly Record[] {
  const chosen = new Map<string, Record>();
  for (const record of records) {
    const known = chosen.get(record.key);
    if (!known || (known.attributes.defined !== true && record.attributes.defined === true)) chosen.set(record.key, record);
  }
  return [...chosen.values()];
}

interface DefinerRecords {
  readonly records: readonly Record[];
  /** What stands behind calls through pointers. */
  readonly calls: readonly Record[];
}

/** All records of a definer. */
export function definerRecords(build: HostBuild, target: string): DefinerRecords | readonly Diagnostic[] {
  const symbols: Record[] = [];
  for (const member of build.members) {
    const parts = pieces(member);
    if ("severity" in parts) return [parts];
    for (const piece of parts) {
      const records = recordsOf(piece, target);
      if ("severity" in records) return [records];
      symbols.push(...records);
    }
  }
  const facts = build.facts.map((text) => readRecords(text, "facts of the driver"));
  const calls = build.calls.map((text) => readRecords(text, "calls of the driver"));
  const faults = [...facts, ...calls].flatMap((one) => one.diagnostics).filter((one) => one.severity === "error");
  if (faults.length) return faults;
  const bodies = defaultBodies(facts.flatMap((one) => one.records));
  const present = definedFirst(symbols.filter((record) => bodies.has(record.key) || !isPrivateCopy(record)));
  const keys = new Set(present.map((record) => record.key));
  // facts of symbols that no object has (inlined away) are of no use to a link
  const useful = facts.flatMap((one) => one.records).filter((record) => record.kind !== "Symbol" || keys.has(record.key));
  return { records: joinRecords(useful, present), calls: calls.flatMap((one) => one.records) };
}
