/**
 * Symmetries of what no rewrite changes, as permutations of the facts that change.
 * Rules do not know nodes by their keys, so what they can make of a state they can make of each of its images.
 * Images are looked up byte by byte: four look-ups a word and symmetry.
 */
import { edgeTable, unpair, type Store } from "../plain/store.js";
import { byCodeUnit, showValue } from "../graph/value.js";
import { canonical, type Numbering, type Shape } from "./canonical.js";
import type { Ground } from "./ground.js";

export interface Symmetry {
  /** How many images a state has at most. */
  readonly order: number;
  /** Puts the least image of the words at a place there. */
  readonly least: (rows: Int32Array, at: number) => void;
}

/** The nodes of a store with their attributes, and its edges of the kinds that are not left out, as a graph of numbers. */
export function shapeOf(store: Store, without: ReadonlySet<string>): Shape {
  const names = store.kinds.map((kind, node) => `${kind} ${Object.entries(store.attributes[node]!).map(([name, value]) => `${name} ${showValue(value)}`).sort(byCodeUnit).join(" ")}`);
  const known = [...new Set(names)].sort(byCodeUnit);
  const kinds = [...store.edges.keys()].filter((kind) => !without.has(kind)).sort(byCodeUnit);
  const arcs = kinds.flatMap((kind, number) => [...edgeTable(store, kind).facts.keys()].flatMap((both) => [unpair(both)[0], number, unpair(both)[1]]));
  return { labels: names.map((name) => known.indexOf(name)), arcs };
}

/** All that the generators make; nothing if that is more than so many. */
function groupOf(size: number, generators: readonly Numbering[], most: number): readonly Numbering[] | undefined {
  const identity = Int32Array.from({ length: size }, (_, node) => node);
  const seen = new Map([[identity.join(), identity]]);
  for (const one of seen.values())
    for (const generator of generators) {
      const next = one.map((node) => generator[node]!);
      seen.set(next.join(), next);
      if (seen.size > most) return undefined;
    }
  return [...seen.values()];
}

/** For each byte of a state and each of its values the words of its image. */
function tableOf(images: readonly number[], words: number): Int32Array {
  const table = new Int32Array(words * 4 * 256 * words);
  for (let byte = 0; byte < words * 4; byte++)
    for (let value = 0; value < 256; value++)
      for (let bit = 0; bit < 8; bit++) {
        const fact = byte * 8 + bit;
        if (!(value & (1 << bit)) || fact >= images.length) continue;
        const image = images[fact]!;
        table[(byte * 256 + value) * words + (image >> 5)]! |= 1 << (image & 31);
      }
  return table;
}

function imagesOf(ground: Ground, permutation: Numbering): readonly number[] {
  const name = (edge: string, from: number, to: number): string => `${edge} ${from} ${to}`;
  const numbers = new Map(ground.facts.map(({ edge, from, to }, at) => [name(edge, from, to), at]));
  return ground.facts.map(({ edge, from, to }) => numbers.get(name(edge, permutation[from]!, permutation[to]!))!);
}

const MOST_IMAGES = 5040;

/** The symmetries of a graph in bits, or nothing if it has none, or too many to try each. */
export function symmetryOf(ground: Ground): Symmetry | undefined {
  const changes = new Set([...ground.facts.map(({ edge }) => edge), ...ground.actions.flatMap(({ rule }) => rule.effects.effects.flatMap((effect) => ("edge" in effect ? [effect.edge] : [])))]);
  const shape = shapeOf(ground.store, changes);
  const group = groupOf(shape.labels.length, canonical(shape).generators, MOST_IMAGES);
  if (!group || group.length < 2) return undefined;
  const images = group.map((permutation) => imagesOf(ground, permutation));
  // An edge that cannot be in one place and could be in its image: the start is not as symmetric as what stays the same.
  if (images.some((list) => list.includes(undefined as unknown as number))) return undefined;
  const words = Math.max(1, Math.ceil(ground.facts.length / 32));
  return { order: group.length, least: leastImage(images.slice(1).map((list) => tableOf(list, words)), words) };
}

function leastImage(tables: readonly Int32Array[], words: number): Symmetry["least"] {
  const [image, best] = [new Int32Array(words), new Int32Array(words)];
  return (rows, at) => {
    for (let i = 0; i < words; i++) best[i] = rows[at + i]!;
    for (const table of tables) {
      image.fill(0);
      for (let i = 0; i < words; i++) {
        const word = rows[at + i]!;
        for (let byte = 0; byte < 4; byte++) {
          const entry = ((i * 4 + byte) * 256 + ((word >>> (byte * 8)) & 255)) * words;
          for (let j = 0; j < words; j++) image[j]! |= table[entry + j]!;
        }
      }
      if (isLess(image, best)) best.set(image);
    }
    for (let i = 0; i < words; i++) rows[at + i] = best[i]!;
  };
}

function isLess(a: Int32Array, b: Int32Array): boolean {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return a[i]! < b[i]!;
  return false;
}
