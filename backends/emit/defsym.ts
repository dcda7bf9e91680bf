/**
 * `--emit defsym`: the values of a plan as a linker script, for GNU ld and lld, so that any build that can name one
 * more input file can take the objects as they were packed. What is code or data (vtables, thunks, copies) is in the
 * synthesised object; the script gives the reserved names their places there.
 *
 * Names are global in a script, but a plan has one set for each object. Where two objects give one name different
 * values, a script cannot say it, and that is refused.
 */
import type { Diagnostic } from "../../specs/diagnostic.js";
import type { Plan } from "../../specs/plan.js";
import type { Architecture } from "../architecture.js";
import { complaint } from "./complaint.js";
import { labelOf, loadObject, rowsOf, type ObjectInput, type Part } from "./load.js";
import { unresolved } from "./unresolved.js";

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

function bindingLines(plan: Plan): Line[] {
  const made = [...plan.vtables, ...plan.copies].flatMap(({ name, standsFor }) =>
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
