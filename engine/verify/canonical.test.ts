/** Canonical forms against isomorphism by trying every numbering. */
import fc from "fast-check";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { canonical, orbitsOf, type Shape } from "./canonical.js";

function permutations(size: number): readonly (readonly number[])[] {
  if (!size) return [[]];
  return permutations(size - 1).flatMap((rest) => Array.from({ length: size }, (_, at) => [...rest.slice(0, at), size - 1, ...rest.slice(at)]));
}

const drawn = ({ labels, arcs }: Shape): string => {
  const lines: string[] = [];
  for (let i = 0; i < arcs.length; i += 3) lines.push(`${arcs[i]} ${arcs[i + 1]} ${arcs[i + 2]}`);
  return `${Array.from(labels).join(",")}|${lines.sort().join(";")}`;
};

function renumbered({ labels, arcs }: Shape, to: readonly number[]): Shape {
  const moved = Array.from(labels);
  to.forEach((position, node) => (moved[position] = labels[node]!));
  return { labels: moved, arcs: Array.from(arcs, (value, i) => (i % 3 === 1 ? value : to[value]!)) };
}

const shape = (most: number, kinds: number): fc.Arbitrary<Shape> =>
  fc.integer({ min: 0, max: most }).chain((size) =>
    fc
      .tuple(
        fc.array(fc.nat(1), { minLength: size, maxLength: size }),
        fc.uniqueArray(fc.tuple(fc.nat(Math.max(0, size - 1)), fc.nat(kinds - 1), fc.nat(Math.max(0, size - 1))), { maxLength: size * 2, selector: (arc) => arc.join() }),
      )
      .map(([labels, arcs]) => ({ labels, arcs: size ? arcs.flat() : [] })),
  );

const two = fc.tuple(shape(5, 2), shape(5, 2), fc.boolean(), fc.infiniteStream(fc.nat(1000)));

test("equal texts are isomorphism, by trying every numbering", () => {
  let same = 0;
  fc.assert(
    fc.property(two, ([one, other, renumber, stream]) => {
      const all = permutations(one.labels.length);
      const second = renumber ? renumbered(one, all[stream.next().value! % all.length]!) : other;
      const isomorphic = one.labels.length === second.labels.length && all.some((to) => drawn(renumbered(one, to)) === drawn(second));
      if (isomorphic) same++;
      assert.is(canonical(one).text === canonical(second).text, isomorphic);
    }),
    { numRuns: 2000, seed: 1 },
  );
  assert.ok(same > 800);
});

test("small graphs of one label and one kind: as many texts as there are digraphs with loops", () => {
  // OEIS A000595: binary relations on 1, 2, 3, 4 unlabelled nodes.
  for (const [size, count] of [[1, 2], [2, 10], [3, 104], [4, 3044]] as const) {
    const texts = new Set<string>();
    for (let bits = 0; bits < 1 << (size * size); bits++) {
      const arcs: number[] = [];
      for (let i = 0; i < size * size; i++) if (bits & (1 << i)) arcs.push(Math.floor(i / size), 0, i % size);
      texts.add(canonical({ labels: new Array<number>(size).fill(0), arcs }).text);
    }
    assert.is(texts.size, count);
  }
});

test("the numbering leads to the canonical graph, and the generators make all automorphisms' orbits", () => {
  fc.assert(
    fc.property(shape(6, 2), (one) => {
      const { text, positions, generators } = canonical(one);
      assert.is(canonical(renumbered(one, [...positions])).text, text);
      const size = one.labels.length;
      const automorphisms = permutations(size).filter((to) => drawn(renumbered(one, to)) === drawn(one));
      for (const each of generators) assert.ok(automorphisms.some((to) => to.every((image, node) => each[node] === image)));
      assert.equal(orbitsOf(size, generators), orbitsOf(size, automorphisms.map((to) => Int32Array.from(to))));
    }),
    { numRuns: 400, seed: 2 },
  );
});

test("highly symmetric graphs take few steps", () => {
  const ring = (size: number): Shape => ({ labels: new Array<number>(size).fill(0), arcs: Array.from({ length: size }, (_, i) => [i, 0, (i + 1) % size]).flat() });
  assert.is(canonical(ring(60)).generators.length, 1);
  assert.is(canonical({ labels: new Array<number>(40).fill(0), arcs: [] }).generators.length, 39);
});

test.run();
