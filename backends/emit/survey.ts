/**
 * What the live code asks for, before anything has a place: slots in the GOT, and all that a closed program cannot
 * have. Names that nothing defines are said once each, with their first use.
 */
import {
  SHF_EXECINSTR,
  SHF_TLS,
  SHF_WRITE,
  STB_WEAK,
  STT_GNU_IFUNC,
  STT_TLS,
  type ModelRelocation,
} from "../../formats/elf/index.js";
import type { Diagnostic } from "../../specs/diagnostic.js";
import type { Architecture, Relocation } from "../architecture.js";
import { mentions } from "../formula.js";
import { slotKey } from "./addresses.js";
import { at, complaint, discardedTarget } from "./complaint.js";
import { sectionsOfMadeName, type Live } from "./live.js";
import { completed, halvesAt } from "./halves.js";
import { rowsOf } from "./load.js";
import { meaning, type Resolution } from "./resolve.js";

/** Slots of the GOT in order of first use, `slotKey` → (part, symbol), and what is refused. */
export interface Survey {
  readonly slots: ReadonlyMap<string, { readonly part: number; readonly symbol: number }>;
  readonly diagnostics: readonly Diagnostic[];
}

interface Growing {
  readonly resolution: Resolution;
  readonly architecture: Architecture;
  readonly slots: Map<string, { part: number; symbol: number }>;
  readonly missing: Set<string>;
  readonly diagnostics: Diagnostic[];
}

const madeNames = new Set([
  "_GLOBAL_OFFSET_TABLE_",
  "_etext",
  "etext",
  "__etext",
  "_edata",
  "edata",
  "__bss_start",
  "_end",
  "end",
  "__executable_start",
  "__sdata",
  "__edata",
  "__sidata",
  "__sbss",
  "__ebss",
]);

function unsupported(growing: Growing, what: string, where: string): void {
  growing.diagnostics.push(
    complaint(
      "unsupported_in_closed_program",
      `RACE's own layout has no ${what}, which ${where} needs`,
      [{ text: where }],
      [],
      ["link with the system's linker: `--linker cc`, `lld` or `mold`"],
    ),
  );
}

function undefinedName(growing: Growing, name: string, label: string, place: string): void {
  if (growing.missing.has(name)) return;
  growing.missing.add(name);
  growing.diagnostics.push(
    complaint(
      "undefined_symbol",
      `nothing defines ${name}, which ${label} uses`,
      [{ text: `${label} ${place}` }],
      [],
      [
        "add the object or archive that defines it (for `no_std` programs often `compiler_builtins`), or link with the system's linker: `--linker cc`",
      ],
    ),
  );
}

function alone(growing: Growing, { name, completes }: Relocation, where: string): void {
  growing.diagnostics.push(
    complaint(
      "damaged_object",
      `${name} at ${where} names no place of a relocation that it could complete`,
      [{ text: where }],
      [`it completes ${completes!.join(", ")} in the same section`],
      ["build or pack it again"],
    ),
  );
}

function surveyRelocation(
  growing: Growing,
  part: number,
  position: number,
  relocation: ModelRelocation,
): void {
  const { resolution, architecture } = growing;
  const { symbol, offset, type, addend } = relocation;
  const section = resolution.parts[part]!.model.sections[position]!;
  const { label, model } = resolution.parts[part]!;
  const row = rowsOf(architecture).get(type)!;
  const place = at(section.name, offset);
  if (row.purpose === "tls")
    return unsupported(growing, "thread-local storage", `${label} ${place}`);
  if (row.completes && !completed(model, position, relocation, architecture)) return alone(growing, row, `${label} ${place}`);
  if (symbol === undefined) return;
  const target = meaning(resolution, part, symbol);
  const means = resolution.parts[target.part]!.model.symbols[target.symbol]!;
  if (means.type === STT_GNU_IFUNC)
    return unsupported(growing, "indirect functions", `${label} ${place}`);
  if (means.type === STT_TLS)
    return unsupported(growing, "thread-local storage", `${label} ${place}`);
  if (means.place.kind === "section" && resolution.discarded[target.part]!.has(means.place.section))
    return void growing.diagnostics.push(discardedTarget(label, place));
  const made = madeNames.has(means.name) || sectionsOfMadeName(means.name) !== undefined;
  if (means.place.kind === "undefined" && !made && model.symbols[symbol]!.binding !== STB_WEAK)
    return undefinedName(growing, means.name, label, place);
  const slot =
    mentions(row.formula, "G") &&
    section.content.kind === "bytes" &&
    !architecture.direct(section.content.data, offset, row, addend, halvesAt(model, position, offset, architecture));
  if (!slot) return;
  const wanted = slotKey(resolution, part, symbol);
  if (!growing.slots.has(wanted)) growing.slots.set(wanted, { part, symbol });
}

function surveySection(growing: Growing, part: number, position: number): void {
  const section = growing.resolution.parts[part]!.model.sections[position]!;
  const where = `${growing.resolution.parts[part]!.label} ${section.name}`;
  if (section.flags & SHF_TLS) return unsupported(growing, "thread-local storage", where);
  if (section.flags & SHF_EXECINSTR && section.flags & SHF_WRITE)
    return unsupported(growing, "code that can be written", where);
  for (const relocation of section.relocations)
    surveyRelocation(growing, part, position, relocation);
}

/** Constructors that are there, and that the program does not run. */
function constructors(growing: Growing, live: Live): void {
  growing.resolution.parts.forEach(({ model, label }, part) =>
    model.sections.forEach(({ name, content }, index) => {
      const array =
        /^\.(preinit|init|fini)_array(\.|$)|^\.ctors/.test(name) &&
        content.kind === "bytes" &&
        content.data.length > 0;
      if (
        array &&
        !live.sections[part]!.has(index) &&
        !growing.resolution.discarded[part]!.has(index)
      )
        unsupported(growing, "constructors that nobody runs", `${label} ${name}`);
    }),
  );
}

/** Looks over all live sections. */
export function survey(resolution: Resolution, live: Live, architecture: Architecture): Survey {
  const growing: Growing = {
    resolution,
    architecture,
    slots: new Map(),
    missing: new Set(),
    diagnostics: [],
  };
  live.sections.forEach((sections, part) => {
    for (const section of [...sections].sort((a, b) => a - b)) surveySection(growing, part, section);
  });
  constructors(growing, live);
  return growing;
}
