/**
 * W9: the vtables of a program with `crates`, `traits` of `methods` each, and `types`. Type i implements trait j where
 * i + j is divisible by 3, and every pair is made a trait object of once. Trait j has trait j - 3 as its supertrait,
 * so that who has the one has the other, in chains of `depth` below the first. `vtables` with faults: each
 * gives exactly one diagnostic.
 */
import { drawing, numbered, type Drawing } from "../draw.js";
import type { Size, Tally, Workload } from "../workload.js";

const HEADER = 3;
const SIZE = 24n;

const pairs = function* ({ types, traits }: Size): Generator<readonly [number, number]> {
  for (let type = 0; type < types!; type++) for (let trait = (3 - (type % 3)) % 3; trait < traits!; trait += 3) yield [type, trait];
};

/** How many supertraits, of supertraits too, a trait has. */
const above = (trait: number, { depth }: Size): number => Math.floor(trait / 3) % (depth! + 1);

const key = { type: (i: number) => numbered("type ", i), trait: (i: number) => numbered("trait ", i), crate: (i: number) => numbered("crate ", i) };

function drawTraits({ node, edge }: Drawing, size: Size): void {
  for (let trait = 0; trait < size["traits"]!; trait++) {
    node("Trait", key.trait(trait), { path: `t${trait}` });
    edge(key.trait(trait), "within", key.crate(trait % size["crates"]!));
    if (above(trait, size)) edge(key.trait(trait), "supertrait", key.trait(trait - 3));
    for (let method = 0; method < size["methods"]!; method++) {
      const path = `t${trait}::m${method}`;
      edge(key.trait(trait), "method", node("Method", `method ${path}`, { path }));
    }
  }
}

function drawTypes({ node, edge }: Drawing, { types, crates }: Size): void {
  for (let type = 0; type < types!; type++) {
    node("Type", key.type(type), { path: `T${type}`, size: SIZE });
    edge(key.type(type), "within", key.crate(type % crates!));
    const view = node("View", numbered("view ", type), { size: SIZE });
    edge(view, "about", key.type(type));
    edge(view, "within", key.crate((type + 1) % crates!));
  }
}

function drawImpl({ node, edge }: Drawing, called: string, type: number, trait: number): void {
  node("Impl", called);
  edge(called, "for", key.type(type));
  edge(called, "of", key.trait(trait));
}

function drawCoercion({ node, edge }: Drawing, called: string, crate: number, type: number, trait: number): void {
  node("Coercion", called);
  edge(called, "coerces", key.type(type));
  edge(called, "into", key.trait(trait));
  edge(called, "within", key.crate(crate));
}

/** The program, on a drawing that more can be added to. */
export function program(size: Size): Drawing {
  const canvas = drawing();
  for (let crate = 0; crate < size["crates"]!; crate++) canvas.node("Crate", key.crate(crate), { name: `crate ${crate}` });
  drawTraits(canvas, size);
  drawTypes(canvas, size);
  for (const [type, trait] of pairs(size)) {
    drawImpl(canvas, `impl ${type} ${trait}`, type, trait);
    drawCoercion(canvas, `coercion ${type} ${trait}`, (type + trait) % size["crates"]!, type, trait);
  }
  return canvas;
}

/** Faults to seed: what is drawn, and the code of the one diagnostic that it gives. */
export const faults: Readonly<Record<string, (canvas: Drawing) => void>> = {
  missing_impl: (canvas) => drawCoercion(canvas, "coercion too much", 0, 0, 1),
  two_impls: (canvas) => drawImpl(canvas, "impl too much", 0, 0),
  layout_mismatch: ({ node, edge }) => {
    node("View", "view of another time", { size: SIZE + 8n });
    edge("view of another time", "about", key.type(0));
    edge("view of another time", "within", key.crate(0));
  },
};

interface Entries {
  readonly tables: number;
  readonly methods: number;
}

function entries(size: Size): Entries {
  let tables = 0;
  let methods = 0;
  for (const [, trait] of pairs(size)) {
    tables++;
    methods += size["methods"]! * (1 + above(trait, size));
  }
  return { tables, methods };
}

const supertraits = (size: Size): number => Array.from({ length: size["traits"]! }, (_, trait) => Number(above(trait, size) > 0)).reduce((a, b) => a + b, 0);

function tally(size: Size): Tally {
  const { crates, types, traits, methods } = size as { crates: number; types: number; traits: number; methods: number };
  const made = entries(size);
  const slots = HEADER * made.tables + made.methods;
  return {
    nodes: { Crate: crates, Type: types, View: types, Trait: traits, Method: traits * methods, Impl: made.tables, Coercion: made.tables, VTable: made.tables, Slot: slots },
    edges: {
      supertrait: supertraits(size),
      method: traits * methods,
      for: 2 * made.tables,
      of: 2 * made.tables,
      coerces: made.tables,
      into: made.tables,
      within: traits + 2 * types + made.tables,
      about: types,
      slot: slots,
      calls: made.methods,
      runs: made.methods,
    },
    sums: { "VTable.slots": slots },
  };
}

export const vtables: Workload = {
  name: "W9",
  title: "vtables",
  policy: "vtables/vtables.race",
  parameters: () => ({}),
  graph: (size) => program(size).steg,
  expected: tally,
  work: (size) => HEADER * entries(size).tables + entries(size).methods,
  unit: "slots",
  small: { crates: 3, traits: 9, methods: 2, types: 7, depth: 2 },
  full: { crates: 20, traits: 60, methods: 4, types: 300, depth: 3 },
  // Types grow, traits do not: what fills a slot goes through the impls of its type.
  growth: [3, 30, 300, 3000].map((types) => ({ crates: 20, traits: 60, methods: 4, types, depth: 3 })),
};
