/**
 * `--emit defsym`: the values of a plan as a linker script, for GNU ld and lld, so that any build that can name one
 * more input file can take the objects as they were packed. What is code or data (vtables, thunks, copies) is in the
 * synthesised object; the script gives the reserved names their places there.
 *
 * Names are global in a script, but a plan has one set for each object. Where two objects give one name different
 * values, a script cannot say it, and that is refused.
 */
import type { Diagnostic } from "../../specs/diagnostic.js";
import type { Patch, Plan } from "../../specs/plan.js";
import { SHF_EXECINSTR, type ModelRelocation, type ModelSection } from "../../formats/elf/index.js";
import type { Architecture, Relocation } from "../architecture.js";
import { at, complaint } from "./complaint.js";
import { labelOf, loadObject, rowsOf, type ObjectInput, type Part } from "./load.js";
import { unresolved } from "./unresolved.js";
import { writeValue } from "./write-value.js";

interface Line {
  readonly name: string;
  readonly text: string;
  readonly from: string;
}

/** Addend of the relocation at each site: `section:offset:relocation` of an object. */
function addends(part: Part, architecture: Architecture): ReadonlyMap<string, bigint> {
  const rows = rowsOf(architecture);
  const found = new Map<string, bigint>();
  for (const [index, position] of part.positions)
    for (const { offset, type, addend } of part.model.sections[position]!.relocations)
      found.set(`${index}:${offset}:${rows.get(type)!.name}`, addend);
  return found;
}

function valueLines(
  plan: Plan,
  input: ObjectInput,
  part: Part,
  architecture: Architecture,
): Line[] {
  const known = addends(part, architecture);
  return plan.patches
    .filter(({ unit, object }) => unit === input.unit && (object === "" || object === input.object))
    .flatMap(({ section, offset, relocation, symbol, to }) => {
      const addend = known.get(`${section}:${offset}:${relocation}`);
      return addend === undefined
        ? []
        : [{ name: symbol, text: `${to - addend}`, from: labelOf(input) }];
    });
}

/**
 * What a script cannot do: a linker takes the low bits of a number for an instruction that has room for no more, and
 * passes over marks in data; ours in code it does not know.
 */
function beyondScripts(plan: Plan, input: ObjectInput, part: Part, architecture: Architecture): readonly Diagnostic[] {
  const rows = rowsOf(architecture);
  const mine = plan.patches.filter(({ unit, object }) => unit === input.unit && (object === "" || object === input.object));
  return mine.flatMap((patch): Diagnostic[] => {
    const position = part.positions.get(patch.section);
    const section = position === undefined ? undefined : part.model.sections[position];
    const found = section?.relocations.find(({ offset, type }) => offset === patch.offset && rows.get(type)!.name === patch.relocation);
    if (!section || !found || section.content.kind !== "bytes") return [];
    const row = rows.get(found.type)!;
    const taken = row.purpose === "none" || row.mark || (row.instruction && row.formula === "S + A" && !fitsAt(section, patch, found, row, architecture));
    return taken ? [tooMuch(patch, labelOf(input), at(section.name, patch.offset))] : [];
  });
}

function fitsAt(section: ModelSection, patch: Patch, { offset, addend }: ModelRelocation, relocation: Relocation, architecture: Architecture): boolean {
  if (section.content.kind !== "bytes") return true;
  const bytes = section.content.data;
  const code = { bytes, executable: (section.flags & SHF_EXECINSTR) !== 0n, start: offset, end: bytes.length, halves: [] };
  return writeValue(architecture, { code, offset, relocation, addend, from: patch.from, to: patch.to }).kind !== "out-of-range";
}

const tooMuch = (patch: Patch, label: string, place: string): Diagnostic =>
  complaint(
    "value_out_of_range",
    `a linker script cannot put ${patch.what}, ${patch.to}, where ${patch.relocation} stands`,
    [{ text: `${label} ${place}`, unit: patch.unit }],
    ["a linker would write a part of it, or nothing, and say nothing"],
    ["use `--emit obj` or `--emit exe`, which patch the instruction itself"],
  );

function bindingLines(plan: Plan): Line[] {
  const made = [...plan.vtables, ...plan.copies, ...plan.traps].flatMap(({ name, standsFor }) =>
    standsFor.map((ref) => ({ name: ref.name, text: quoted(name), from: ref.unit })),
  );
  const met = plan.bindings.map(({ from, to }) => ({
    name: from.name,
    text: quoted(to.name),
    from: from.unit,
  }));
  return [...made, ...met];
}

const quoted = (name: string): string => `"${name}"`;

function clash(first: Line, second: Line): Diagnostic {
  return complaint(
    "ambiguous_symbol",
    `a linker script cannot give ${first.name} two values: ${first.text} for ${first.from}, ${second.text} for ${second.from}`,
    [{ text: second.from }],
    ["names in a linker script hold for all objects of a link"],
    ["use `--emit obj` or `--emit exe`, which resolve each object by itself"],
  );
}

const byName = (a: Line, b: Line): number => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);

function write(lines: readonly Line[]): string {
  const head = [
    "/* Values of layout symbols, decided by RACE; an input file for GNU ld and lld, beside the objects as packed",
    "   and the synthesised object with vtables, thunks and copies. For links that are not position-independent. */",
  ];
  return [...head, ...lines.map(({ name, text }) => `${quoted(name)} = ${text};`), ""].join("\n");
}

/** The script, its lines sorted by name; `objects` are those of the plan. */
export function defsym(
  plan: Plan,
  objects: readonly ObjectInput[],
  architecture: Architecture,
): { readonly text?: string; readonly diagnostics: readonly Diagnostic[] } {
  const diagnostics: Diagnostic[] = [];
  const lines: Line[] = bindingLines(plan);
  for (const input of objects) {
    const { part, diagnostics: wrong } = loadObject(input, architecture);
    diagnostics.push(...wrong);
    if (!part) continue;
    diagnostics.push(...beyondScripts(plan, input, part, architecture));
    const own = valueLines(plan, input, part, architecture);
    lines.push(...own);
    diagnostics.push(
      ...unresolved(
        part.model,
        labelOf(input),
        new Set([...lines, ...own].map(({ name }) => name)),
      ),
    );
  }
  const single = new Map<string, Line>();
  // what is called in the synthesised object as it is in the packed one (copies) needs no line
  for (const line of lines.filter(({ name, text }) => quoted(name) !== text).sort(byName)) {
    const known = single.get(line.name);
    if (known && known.text !== line.text) diagnostics.push(clash(known, line));
    else single.set(line.name, known ?? line);
  }
  return diagnostics.length
    ? { diagnostics }
    : { text: write([...single.values()]), diagnostics: [] };
}
