/** Each class once and none left out, against all graphs by brute force. */
import fc from "fast-check";
import { test } from "uvu";
import * as assert from "uvu/assert";
import type { Alphabet, ArcKind } from "./alphabet.js";
import { canonical } from "./canonical.js";
import { complete, graphsOf, type Draft, type Generation } from "./graphs.js";

const all = (generation: Generation, size: number): readonly Draft[] => [...graphsOf(generation, size)].flatMap((draft) => draft ?? []);

const arcKind = (kinds: number): fc.Arbitrary<ArcKind> =>
  fc.record({
    name: fc.constant("e"),
    joins: fc.uniqueArray(fc.nat(kinds * kinds - 1), { minLength: 1 }).map((list) => new Set(list)),
    one: fc.boolean(),
    always: fc.boolean(),
    owned: fc.boolean(),
    acyclic: fc.boolean(),
  });

const generation: fc.Arbitrary<Generation> = fc
  .tuple(fc.integer({ min: 1, max: 2 }), fc.boolean(), fc.boolean())
  .chain(([kinds, twoLabels, connected]) =>
    fc.array(arcKind(kinds), { minLength: 1, maxLength: 2 }).map((arcs) => {
      const labels = Array.from({ length: kinds }, (_, kind) => ({ kind, attributes: {} }));
      const alphabet: Alphabet = { kinds: ["A", "B"].slice(0, kinds), labels: twoLabels && kinds === 1 ? [...labels, { kind: 0, attributes: { x: 1n } }] : labels, arcs, choices: [] };
      return { alphabet, connected };
    }),
  );

function fits({ alphabet, connected }: Generation, draft: Draft): boolean {
  const { labels, arcs } = draft;
  const triples: (readonly [number, number, number])[] = [];
  for (let i = 0; i < arcs.length; i += 3) triples.push([arcs[i]!, arcs[i + 1]!, arcs[i + 2]!]);
  const reach = (start: number, next: (at: number) => number[]): Set<number> => {
    const seen = new Set(next(start));
    for (const at of seen) for (const one of next(at)) seen.add(one);
    return seen;
  };
  const allowed = alphabet.arcs.every((arc, kind) => {
    const own = triples.filter((triple) => triple[1] === kind);
    const kindsFit = own.every(([from, , to]) => arc.joins.has(alphabet.labels[labels[from]!]!.kind * alphabet.kinds.length + alphabet.labels[labels[to]!]!.kind));
    const single = (end: 0 | 2): boolean => new Set(own.map((triple) => triple[end])).size === own.length;
    const circle = labels.some((_, node) => reach(node, (at) => own.filter(([from]) => from === at).map(([, , to]) => to)).has(node));
    return kindsFit && (!arc.one || single(0)) && (!arc.owned || single(2)) && (!arc.acyclic || !circle);
  });
  const neighbours = (at: number): number[] => [at, ...triples.flatMap(([from, , to]) => (from === at ? [to] : to === at ? [from] : []))];
  return allowed && (!connected || reach(0, neighbours).size === labels.length);
}

function* labelled(generation: Generation, size: number): Generator<Draft> {
  const { labels, arcs } = generation.alphabet;
  const triples = arcs.flatMap((_, kind) => Array.from({ length: size * size }, (__, i) => [Math.floor(i / size), kind, i % size]));
  for (let choice = 0; choice < labels.length ** size; choice++) {
    const own = Array.from({ length: size }, (_, node) => Math.floor(choice / labels.length ** node) % labels.length);
    for (let bits = 0; bits < 2 ** triples.length; bits++) yield { labels: own, arcs: triples.flatMap((triple, i) => (bits & (1 << i) ? triple : [])) };
  }
}

test("each class once, none left out", () => {
  let total = 0;
  fc.assert(
    fc.property(generation, (one) => {
      const size = one.alphabet.arcs.length === 1 ? 3 : 2;
      const wanted = new Set<string>();
      for (const draft of labelled(one, size)) if (fits(one, draft) && complete(one, draft)) wanted.add(canonical(draft).text);
      const found = all(one, size).map((draft) => canonical(draft).text);
      assert.is(new Set(found).size, found.length, "a class came twice");
      assert.equal(found.sort(), [...wanted].sort());
      total += found.length;
    }),
    { numRuns: 150, seed: 3 },
  );
  assert.ok(total > 2000, String(total));
});

test("relations on four nodes", () => {
  const arc: ArcKind = { name: "e", joins: new Set([0]), one: false, always: false, owned: false, acyclic: false };
  const alphabet: Alphabet = { kinds: ["A"], labels: [{ kind: 0, attributes: {} }], arcs: [arc], choices: [] };
  assert.is(all({ alphabet, connected: false }, 4).length, 3044);
  // Rooted forests of four nodes, and rooted trees: OEIS A000081.
  const tree = { ...alphabet, arcs: [{ ...arc, one: true, acyclic: true }] };
  assert.is(all({ alphabet: tree, connected: false }, 4).length, 9);
  assert.is(all({ alphabet: tree, connected: true }, 6).length, 20);
});

test.run();
