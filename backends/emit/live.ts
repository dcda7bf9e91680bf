/**
 * Which sections a closed program needs: those that its entry reaches through relocations, and those that say that
 * they must stay (`SHF_GNU_RETAIN`). Sections whose name is a C identifier stay when `__start_NAME` or `__stop_NAME` is
 * used; arrays of constructors when the program itself asks for `__init_array_start`.
 */
import { SHF_ALLOC } from "../../formats/elf/index.js";
import { meaning, type Resolution } from "./resolve.js";

/** A section of a part. */
export interface Chunk {
  readonly part: number;
  readonly section: number;
}

/** Live sections of each part, with the names that they use and nothing defines. */
export interface Live {
  readonly sections: readonly ReadonlySet<number>[];
}

const retain = 0x200000n;
/** Unwinding information is of no use where nobody unwinds. */
const dropped = /^\.(eh_frame|note\.gnu\.property)/;

/** Sections that names made by the linker stand for. */
export function sectionsOfMadeName(name: string): RegExp | undefined {
  const array = /^__(preinit|init|fini)_array_(?:start|end)$/.exec(name);
  if (array) return new RegExp(`^\\.${array[1]}_array(\\.|$)`);
  const bound = /^__(?:start|stop)_([A-Za-z_]\w*)$/.exec(name);
  return bound ? new RegExp(`^${bound[1]}$`) : undefined;
}

function chunksNamed(resolution: Resolution, name: RegExp): Chunk[] {
  return resolution.parts.flatMap(({ model }, part) =>
    model.sections.flatMap((one, section) => (name.test(one.name) ? [{ part, section }] : [])),
  );
}

function roots(resolution: Resolution, entry: string): Chunk[] {
  const retained = resolution.parts.flatMap(({ model }, part) =>
    model.sections.flatMap(({ flags }, section) => (flags & retain ? [{ part, section }] : [])),
  );
  const start = resolution.globals.get(entry)?.definition;
  const place = start && resolution.parts[start.part]!.model.symbols[start.symbol]!.place;
  return place?.kind === "section"
    ? [{ part: start!.part, section: place.section }, ...retained]
    : retained;
}

function reached(resolution: Resolution, { part, section }: Chunk): Chunk[] {
  const { model } = resolution.parts[part]!;
  return model.sections[section]!.relocations.flatMap(({ symbol }): Chunk[] => {
    if (symbol === undefined) return [];
    const target = meaning(resolution, part, symbol);
    const { place, name } = resolution.parts[target.part]!.model.symbols[target.symbol]!;
    if (place.kind === "section") return [{ part: target.part, section: place.section }];
    const made = place.kind === "undefined" ? sectionsOfMadeName(name) : undefined;
    return made ? chunksNamed(resolution, made) : [];
  });
}

/** The sections that the program needs. */
export function live(resolution: Resolution, entry: string): Live {
  const sections = resolution.parts.map(() => new Set<number>());
  const open = roots(resolution, entry);
  for (let chunk = open.pop(); chunk; chunk = open.pop()) {
    const { part, section } = chunk;
    const { flags, name, content } = resolution.parts[part]!.model.sections[section]!;
    const unwanted =
      !(flags & SHF_ALLOC) ||
      content.kind === "group" ||
      dropped.test(name) ||
      resolution.discarded[part]!.has(section);
    if (unwanted || sections[part]!.has(section)) continue;
    sections[part]!.add(section);
    open.push(...reached(resolution, chunk));
  }
  return { sections };
}
