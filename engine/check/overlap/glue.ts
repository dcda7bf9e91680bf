/**
 * Two patterns laid over each other: every way in which their nodes can coincide that contains an anchor.
 * What results is a shape: nodes with the kinds that they may have, and the edges that must be there.
 */
import type { Vocabulary } from "../../rule/vocabulary.js";
import type { Anchor } from "./anchors.js";
import type { Pattern } from "./pattern.js";
import { mayStand } from "./promises.js";

export interface ShapeNode {
  readonly kinds: readonly string[];
  readonly name?: string;
}

export interface ShapeEdge {
  readonly kind: string;
  readonly from: number;
  readonly to: number;
}

export interface Shape {
  readonly nodes: readonly ShapeNode[];
  readonly edges: readonly ShapeEdge[];
  /** Where the nodes of each pattern are in the shape; those that are made are nowhere. */
  readonly placed: readonly [one: readonly (number | undefined)[], other: readonly (number | undefined)[]];
  /** How many nodes are one that a rule calls by two names. */
  readonly doubled: number;
}

interface Member {
  readonly side: 0 | 1;
  readonly node: number;
}

type Block = readonly Member[];

type Pair = readonly [Pattern, Pattern];

function nodeOf(pair: Pair, { side, node }: Member): Pattern["nodes"][number] {
  return pair[side].nodes[node]!;
}

function kindsOf(pair: Pair, block: Block): readonly string[] {
  const [first, ...others] = block.map((member) => nodeOf(pair, member).kinds);
  return [...first!].filter((kind) => others.every((kinds) => kinds.has(kind)));
}

/** What is made is new: it is no other node of its own rule, and of the other one only what that looks for beyond its match. */
function mayBeOne(pair: Pair, block: Block): boolean {
  const made = block.filter((member) => nodeOf(pair, member).part === "made");
  if (made.length > 1) return false;
  const own = made[0]?.side;
  const foreign = (member: Member): boolean => member.side !== own && nodeOf(pair, member).part === "beyond";
  return kindsOf(pair, block).length > 0 && (own === undefined || block.every((member) => member === made[0] || foreign(member)));
}

/** The blocks that an anchor asks for: members that are one node, directly or by way of others. */
function anchored(pair: Pair, anchor: Anchor): readonly Block[] | undefined {
  let blocks: readonly Block[] = [];
  for (const [one, other] of anchor) {
    const members: Block = [
      { side: 0, node: one },
      { side: 1, node: other },
    ];
    const has = (block: Block): boolean => block.some((a) => members.some((b) => a.side === b.side && a.node === b.node));
    const merged = [...blocks.filter(has).flat(), ...members];
    const unique = merged.filter((a, i) => merged.findIndex((b) => a.side === b.side && a.node === b.node) === i);
    blocks = [...blocks.filter((block) => !has(block)), unique];
  }
  return blocks.every((block) => mayBeOne(pair, block)) ? blocks : undefined;
}

/** Every way to make some of the blocks one; the way that leaves the most first. */
function* distributions(pair: Pair, left: readonly Block[], blocks: readonly Block[] = []): Generator<readonly Block[]> {
  const [first, ...rest] = left;
  if (!first) return yield blocks;
  yield* distributions(pair, rest, [...blocks, first]);
  for (const block of blocks) {
    const grown = [...block, ...first];
    if (mayBeOne(pair, grown)) yield* distributions(pair, rest, blocks.map((one) => (one === block ? grown : one)));
  }
}

function placing(blocks: readonly Block[], side: 0 | 1, count: number): readonly number[] {
  return Array.from({ length: count }, (_, node) => blocks.findIndex((block) => block.some((one) => one.side === side && one.node === node)));
}

const edgeKey = ({ kind, from, to }: ShapeEdge): string => `${kind} ${from} ${to}`;

function shapeOf(pair: Pair, blocks: readonly Block[], { edges: schema }: Vocabulary): Shape | undefined {
  const at = [placing(blocks, 0, pair[0].nodes.length), placing(blocks, 1, pair[1].nodes.length)] as const;
  const isMade = (block: number): boolean => blocks[block]!.some((member) => nodeOf(pair, member).part === "made");
  const drawn = (side: 0 | 1, list: Pattern["edges"]): readonly ShapeEdge[] =>
    list.map(({ edge, from, to }) => ({ kind: edge, from: at[side][from]!, to: at[side][to]! }));
  // What a rule looks for beyond its match is there but for what the other one makes.
  const supplied = ([1, 0] as const).map((other) => new Set(drawn(other, pair[other].makesEdges).map(edgeKey)));
  const needed = ([0, 1] as const).flatMap((side) => {
    const missing = pair[side].beyond === "missing";
    return drawn(side, pair[side].edges).filter((edge, i) => !(missing && pair[side].edges[i]!.beyond && supplied[side]!.has(edgeKey(edge))));
  });
  if (needed.some(({ from, to }) => isMade(from) || isMade(to))) return undefined;
  const kept = blocks.flatMap((_, block) => (isMade(block) ? [] : [block]));
  const place = (block: number): number => kept.indexOf(block);
  const edges = [...new Map(needed.map((edge) => [edgeKey(edge), { kind: edge.kind, from: place(edge.from), to: place(edge.to) }])).values()];
  const nodes = kept.map((block): ShapeNode => {
    const name = blocks[block]!.map((member) => nodeOf(pair, member).name).find((one) => one !== undefined);
    return { kinds: kindsOf(pair, blocks[block]!), ...(name !== undefined && { name }) };
  });
  const fits = edges.every(({ kind, from, to }) => nodes[from]!.kinds.some((one) => schema[kind]!.from.includes(one)) && nodes[to]!.kinds.some((one) => schema[kind]!.to.includes(one)));
  const placed = at.map((side) => side.map((block) => (isMade(block) ? undefined : place(block)))) as unknown as Shape["placed"];
  const doubled = blocks.reduce((sum, block) => sum + block.length - new Set(block.map(({ side }) => side)).size, 0);
  return fits && mayStand(edges, schema) ? { nodes, edges, placed, doubled } : undefined;
}

/** The shapes of two patterns that contain an anchor, each once; at most so many, and `cut` is called if there are more. */
export function shapesOf(one: Pattern, other: Pattern, anchors: readonly Anchor[], vocabulary: Vocabulary, most: number, cut: () => void): readonly Shape[] {
  const pair: Pair = [one, other];
  const members = pair.flatMap(({ nodes }, side) => nodes.map((_, node): Member => ({ side: side as 0 | 1, node })));
  const shapes = new Map<string, Shape>();
  for (const anchor of anchors) {
    const start = anchored(pair, anchor);
    if (!start) continue;
    const rest = members.filter(({ side, node }) => !start.some((block) => block.some((two) => two.side === side && two.node === node)));
    const alone = rest.map((member): Block => [member]);
    let tried = 0;
    for (const blocks of distributions(pair, [...start, ...alone])) {
      if (shapes.size >= most || tried++ > 8 * most) return cut(), [...shapes.values()];
      const shape = shapeOf(pair, blocks, vocabulary);
      if (shape) shapes.set(JSON.stringify([shape.placed, shape.edges]), shape);
    }
  }
  return [...shapes.values()];
}
