/**
 * One object with every site resolved: each value of the plan written into its field, its relocation gone, names bound,
 * and no reserved symbol left. What remains is an ordinary object for any linker.
 *
 * A patch is believed in nothing: there must be that relocation against that symbol at that place, and the field must
 * hold the value that the plan expects. All that is wrong is said, and then there are no bytes.
 */
import type { Diagnostic } from "../../specs/diagnostic.js";
import type { Patch } from "../../specs/plan.js";
import {
  STT_FUNC,
  STT_NOTYPE,
  SHF_EXECINSTR,
  writeRelocatable,
  type ModelRelocation,
  type ModelSection,
  type RelocatableModel,
} from "../../formats/elf/index.js";
import type { Architecture } from "../architecture.js";
import { bind, type Names } from "./bindings.js";
import { at, complaint, hex } from "./complaint.js";
import { byOffset, halvesAt } from "./halves.js";
import { labelOf, loadObject, rowsOf, type ObjectInput, type Part } from "./load.js";
import { pruneSymbols } from "./prune.js";
import { unresolved } from "./unresolved.js";
import { writeValue, type Outcome } from "./write-value.js";

/** Bytes that a patch changed, for the certificate. */
export interface PatchedSite {
  readonly patch: Patch;
  /** Offset in the section of the first byte that may differ. */
  readonly at: number;
  readonly before: Uint8Array;
  readonly after: Uint8Array;
  /** Name of the relaxation, where the instruction had to change its form. */
  readonly relaxation?: string;
}

/** `bytes` is missing exactly if there are diagnostics. */
export interface PatchedObject {
  readonly bytes?: Uint8Array;
  readonly sites: readonly PatchedSite[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Where a function starts in its section. */
interface FunctionStart {
  readonly start: number;
  readonly name: string;
}

/** For each section the functions in it, ascending. */
function functionsOf(model: RelocatableModel, { functionBits }: Architecture): ReadonlyMap<number, readonly FunctionStart[]> {
  const found = new Map<number, FunctionStart[]>();
  for (const { place, type, value, name } of model.symbols) {
    if (place.kind !== "section" || (type !== STT_FUNC && !(type === STT_NOTYPE && name))) continue;
    const known = found.get(place.section);
    const start = Number(type === STT_FUNC ? value & ~functionBits : value);
    if (known) known.push({ start, name });
    else found.set(place.section, [{ start, name }]);
  }
  for (const functions of found.values())
    functions.sort((a, b) => a.start - b.start || (a.name < b.name ? -1 : 1));
  return found;
}

/** One section while it is patched. */
interface Work {
  readonly part: Part;
  readonly section: ModelSection;
  /** Position of the section in the model. */
  readonly position: number;
  data: Uint8Array;
  readonly functions: readonly FunctionStart[];
  readonly done: Set<ModelRelocation>;
  /** Start of the instruction that was patched last: the next sweep can start here. */
  reached: number;
}

function describe(
  patch: Patch,
  outcome: Exclude<Outcome, { kind: "written" }>,
): Pick<Diagnostic, "code" | "message" | "notes" | "help"> {
  switch (outcome.kind) {
    case "no-site":
      return {
        code: "unsupported_site",
        message: `${patch.what} cannot be written into the instruction ${hex(outcome.bytes)}: ${outcome.reason}`,
        notes: [`the relocation is ${patch.relocation} against ${patch.symbol}`],
        help: ["this is a form of code that RACE has not met: please report it with the object"],
      };
    case "unexpected":
      return {
        code: "unexpected_bytes",
        message: `the site of ${patch.what} holds ${outcome.found}, and the plan expects ${patch.from} there`,
        notes: [
          `the relocation is ${patch.relocation} against ${patch.symbol}`,
          "the object is not the one that the plan was made for, or was changed since",
        ],
        help: ["pack the crate again"],
      };
    case "out-of-range":
      return {
        code: "value_out_of_range",
        message: `${patch.what} is ${outcome.value}, and the site can hold ${outcome.least} to ${outcome.greatest}`,
        notes: [`the relocation is ${patch.relocation} against ${patch.symbol}`],
        help: [
          "make the type smaller, or mark it `#[race::resilient(capacity = …)]` so that the limit is checked where it is defined",
        ],
      };
    case "outside":
      return {
        code: "relocation_outside_section",
        message: `the site of ${patch.what} is outside its section of ${outcome.size} bytes`,
        notes: [],
        help: [],
      };
  }
}

function place(work: Work, patch: Patch): string {
  const inside =
    patch.function ?? work.functions.findLast(({ start }) => start <= patch.offset)?.name;
  return `${work.part.label} ${at(work.section.name, patch.offset)}${inside ? ` in ${inside}` : ""}`;
}

function missing(label: string, patch: Patch, why: string): Diagnostic {
  return complaint(
    "site_not_found",
    `the plan patches ${patch.what} at a place where there is no such site: ${why}`,
    [
      {
        text: `${label} section ${patch.section}+0x${patch.offset.toString(16)}`,
        unit: patch.unit,
      },
    ],
    [`it expects ${patch.relocation} against ${patch.symbol}`],
    ["pack the crate again"],
  );
}

/** The stretch of code to sweep: from the last instruction known before the site to the end of the section. */
function sweepFrom(work: Work, offset: number): number {
  const start = work.functions.findLast((candidate) => candidate.start <= offset)?.start ?? 0;
  return work.reached > start && work.reached <= offset ? work.reached : start;
}

function apply(
  work: Work,
  patch: Patch,
  relocation: ModelRelocation,
  architecture: Architecture,
): readonly PatchedSite[] | Diagnostic {
  const row = rowsOf(architecture).get(relocation.type)!;
  const executable = (work.section.flags & SHF_EXECINSTR) !== 0n;
  const code = {
    bytes: work.data,
    executable,
    start: sweepFrom(work, patch.offset),
    end: work.data.length,
    halves: halvesAt(work.part.model, work.position, patch.offset, architecture),
  };
  const { offset, addend } = relocation;
  const outcome = writeValue(architecture, {
    code,
    offset,
    relocation: row,
    addend,
    from: patch.from,
    to: patch.to,
    ...(executable ? { room: roomOf(work, architecture) } : {}),
  });
  if (outcome.kind !== "written")
    return {
      severity: "error",
      ...describe(patch, outcome),
      labels: [{ text: place(work, patch), unit: patch.unit }],
    };
  work.reached = outcome.start;
  const { relaxation } = outcome.site;
  for (const { offset } of code.halves) for (const half of byOffset(work.section).get(offset) ?? []) work.done.add(half);
  work.done.add(relocation);
  dropComments(work, [offset, ...code.halves.map((half) => half.offset)], architecture);
  const changes = [outcome, ...outcome.halves, ...(outcome.island ? [{ at: roomOf(work, architecture), bytes: outcome.island }] : [])];
  return changes.map(({ at, bytes }) => {
    work.data = withRoom(work.data, at + bytes.length);
    const before = work.data.slice(at, at + bytes.length);
    work.data.set(bytes, at);
    return { patch, at, before, after: bytes, ...(relaxation === undefined ? {} : { relaxation }) };
  });
}

/** Where code may be added to the section: behind it, where an instruction may stand. */
const roomOf = ({ data }: Work, { trap }: Architecture): number => Math.ceil(data.length / trap.length) * trap.length;

function withRoom(data: Uint8Array, size: number): Uint8Array {
  if (size <= data.length) return data;
  const grown = new Uint8Array(size);
  grown.set(data);
  return grown;
}

/** What only says something of a relocation at the same place (RISC-V's RELAX) goes with it. */
function dropComments(work: Work, offsets: readonly number[], architecture: Architecture): void {
  for (const offset of offsets)
    for (const one of byOffset(work.section).get(offset) ?? [])
      if (rowsOf(architecture).get(one.type)!.purpose === "none") work.done.add(one);
}

function patchOne(
  work: Work,
  patch: Patch,
  architecture: Architecture,
): readonly PatchedSite[] | Diagnostic {
  const rows = rowsOf(architecture);
  const here = byOffset(work.section).get(patch.offset) ?? [];
  const found = here.find(
    (relocation) =>
      rows.get(relocation.type)!.name === patch.relocation &&
      nameAt(work, relocation) === patch.symbol,
  );
  if (!found) {
    const there = here
      .map(
        (relocation) =>
          `${rows.get(relocation.type)!.name} against ${nameAt(work, relocation) || "a section"}`,
      )
      .join(", ");
    return missing(work.part.label, patch, there ? `there is ${there}` : "there is no relocation");
  }
  if (work.done.has(found))
    return missing(work.part.label, patch, "it is patched already, by another patch of the plan");
  return apply(work, patch, found, architecture);
}

function nameAt(work: Work, relocation: ModelRelocation): string | undefined {
  return relocation.symbol === undefined
    ? undefined
    : work.part.model.symbols[relocation.symbol]?.name;
}

interface PatchedSection {
  readonly section: ModelSection;
  readonly results: readonly (PatchedSite | Diagnostic)[];
}

function patchSection(
  part: Part,
  position: number,
  functions: readonly FunctionStart[],
  patches: readonly Patch[],
  architecture: Architecture,
): PatchedSection {
  const section = part.model.sections[position]!;
  if (section.content.kind !== "bytes")
    return {
      section,
      results: patches.map((patch) => missing(part.label, patch, "the section has no bytes")),
    };
  const data = section.content.data.slice();
  const work: Work = { part, section, position, data, functions, done: new Set(), reached: 0 };
  const ordered = [...patches].sort((a, b) => a.offset - b.offset);
  const results = ordered.flatMap((patch): readonly (PatchedSite | Diagnostic)[] => {
    const patched = patchOne(work, patch, architecture);
    return "severity" in patched ? [patched] : patched;
  });
  const relocations = section.relocations.filter((relocation) => !work.done.has(relocation));
  return { section: { ...section, content: { kind: "bytes", data: work.data }, relocations }, results };
}

const isDiagnostic = (result: PatchedSite | Diagnostic): result is Diagnostic =>
  "severity" in result;

function patchAll(
  part: Part,
  patches: readonly Patch[],
  architecture: Architecture,
): { readonly model: RelocatableModel; readonly results: readonly (PatchedSite | Diagnostic)[] } {
  const bySection = new Map<number, Patch[]>();
  for (const patch of patches) {
    const known = bySection.get(patch.section);
    if (known) known.push(patch);
    else bySection.set(patch.section, [patch]);
  }
  const functions = functionsOf(part.model, architecture);
  const sections = [...part.model.sections];
  const results: (PatchedSite | Diagnostic)[] = [];
  for (const [index, list] of [...bySection].sort((a, b) => a[0] - b[0])) {
    const position = part.positions.get(index);
    if (position === undefined)
      results.push(...list.map((patch) => missing(part.label, patch, "there is no such section")));
    else {
      const patched = patchSection(
        part,
        position,
        functions.get(position) ?? [],
        list,
        architecture,
      );
      sections[position] = patched.section;
      results.push(...patched.results);
    }
  }
  return { model: { ...part.model, sections }, results };
}

/** Names that the link itself defines: those are met by name. */
function madeNames(names: Names): ReadonlySet<string> {
  return new Set([...names.vtables, ...names.copies, ...names.traps].map(({ name }) => name));
}

/** Patches and binds one object; patches of other objects in the plan are passed over. */
export function patchObject(
  input: ObjectInput,
  plan: Names & { readonly patches: readonly Patch[] },
  architecture: Architecture,
): PatchedObject {
  const { part, diagnostics } = loadObject(input, architecture);
  if (!part) return { sites: [], diagnostics };
  const mine = plan.patches.filter(
    ({ unit, object }) => unit === input.unit && (object === "" || object === input.object),
  );
  const { model, results } = patchAll(part, mine, architecture);
  const sites = results.filter((result): result is PatchedSite => !isDiagnostic(result));
  const refused = results.filter(isDiagnostic);
  const made = madeNames(plan);
  const bound = pruneSymbols(bind(model, plan, input));
  const left = refused.length ? [] : unresolved(bound, labelOf(input), made);
  if (refused.length || left.length) return { sites: [], diagnostics: [...refused, ...left] };
  return { bytes: writeRelocatable(bound), sites, diagnostics: [] };
}
