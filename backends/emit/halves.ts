/**
 * Numbers in two halves that do not name the same symbol: where the second is relative to the first, its relocation names
 * a label at the first (RISC-V psABI, "PC-Relative Symbol Addresses"). Here the two find each other.
 */
import type { ModelRelocation, ModelSection, RelocatableModel } from "../../formats/elf/index.js";
import type { Architecture, Half } from "../architecture.js";
import { rowsOf } from "./load.js";

type Halves = ReadonlyMap<number, readonly Half[]>;

const known = new WeakMap<RelocatableModel, Map<number, Halves>>();
const places = new WeakMap<ModelSection, ReadonlyMap<number, readonly ModelRelocation[]>>();

/** Relocations of a section by their offsets. */
export function byOffset(section: ModelSection): ReadonlyMap<number, readonly ModelRelocation[]> {
  const before = places.get(section);
  if (before) return before;
  const found = new Map<number, ModelRelocation[]>();
  for (const relocation of section.relocations) {
    const here = found.get(relocation.offset);
    if (here) here.push(relocation);
    else found.set(relocation.offset, [relocation]);
  }
  places.set(section, found);
  return found;
}

/** The place that the label of a completing relocation names, if it is in this section. */
function labelled(model: RelocatableModel, section: number, { symbol }: ModelRelocation): number | undefined {
  const label = symbol === undefined ? undefined : model.symbols[symbol];
  return label?.place.kind === "section" && label.place.section === section ? Number(label.value) : undefined;
}

function gather(model: RelocatableModel, section: number, architecture: Architecture): Halves {
  const found = new Map<number, Half[]>();
  for (const one of model.sections[section]!.relocations) {
    const relocation = rowsOf(architecture).get(one.type)!;
    const at = relocation.completes && labelled(model, section, one);
    if (at === undefined) continue;
    const halves = found.get(at);
    if (halves) halves.push({ offset: one.offset, relocation });
    else found.set(at, [{ offset: one.offset, relocation }]);
  }
  return found;
}

/** What completes the relocation at `offset` of a section. */
export function halvesAt(model: RelocatableModel, section: number, offset: number, architecture: Architecture): readonly Half[] {
  if (!architecture.relocations.some(({ completes }) => completes)) return [];
  const sections = known.get(model) ?? new Map<number, Halves>();
  known.set(model, sections);
  const halves = sections.get(section) ?? gather(model, section, architecture);
  sections.set(section, halves);
  return halves.get(offset) ?? [];
}

/** The relocation that this one completes: at the place of its label, and of a kind that it can complete. */
export function completed(
  model: RelocatableModel,
  section: number,
  one: ModelRelocation,
  architecture: Architecture,
): ModelRelocation | undefined {
  const rows = rowsOf(architecture);
  const names = rows.get(one.type)?.completes;
  const at = names && labelled(model, section, one);
  if (at === undefined) return undefined;
  return byOffset(model.sections[section]!).get(at)?.find(({ type }) => names!.includes(rows.get(type)!.name));
}
