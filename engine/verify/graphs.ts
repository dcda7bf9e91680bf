/**
 * All small graphs over an alphabet, each isomorphism class once, by canonical augmentation (McKay 1998):
 * a graph of n + 1 nodes is made from one of n by adding a node with its arcs, and is kept only if the node that was
 * added is, up to automorphism, the one that the canonical form would take away again. So every graph has one parent,
 * and nothing has to be remembered but the way down to it.
 * With `connected`, nodes that hold the graph together are not taken away; every connected graph has one that does not.
 */
import type { Alphabet, ArcKind } from "./alphabet.js";
import { canonical, orbitsOf, type Shape } from "./canonical.js";

/** A graph on its way: labels are positions in the alphabet's labels, kinds of arc positions in its arcs. */
export interface Draft extends Shape {
  readonly labels: readonly number[];
  readonly arcs: readonly number[];
}

export interface Generation {
  readonly alphabet: Alphabet;
  readonly connected: boolean;
  /** Says which graphs need not be gone on from, since whatever is made from them is of no use. */
  readonly useless?: (drafts: readonly Draft[]) => ReadonlySet<number>;
}

/** Whether nodes hang together, with some left out. */
function hangsTogether({ labels, arcs }: Draft, without: number): boolean {
  const size = labels.length;
  const all = ((1 << size) - 1) & ~(without < 0 ? 0 : 1 << without);
  let reached = all & -all;
  for (let before = 0; before !== reached; ) {
    before = reached;
    for (let i = 0; i < arcs.length; i += 3) {
      const both = (1 << arcs[i]!) | (1 << arcs[i + 2]!);
      if (both & reached && (both & all) === both) reached |= both;
    }
  }
  return reached === all;
}

/** How many arcs of each kind begin (`out`) or end (`in`) at each node. */
interface Degrees {
  readonly out: Uint8Array;
  readonly in: Uint8Array;
}

function degreesOf({ arcs }: Draft, size: number, kinds: number): Degrees {
  const degrees = { out: new Uint8Array(size * kinds), in: new Uint8Array(size * kinds) };
  for (let i = 0; i < arcs.length; i += 3) {
    degrees.out[arcs[i]! * kinds + arcs[i + 1]!]!++;
    degrees.in[arcs[i + 2]! * kinds + arcs[i + 1]!]!++;
  }
  return degrees;
}

/** Arcs that may join a new node to the others and to itself, as flat from, kind, to. */
function openArcs({ kinds, arcs: arcKinds, labels: known }: Alphabet, labels: readonly number[], degrees: Degrees): readonly number[] {
  const node = labels.length - 1;
  const open: number[] = [];
  const offer = (from: number, kind: number, to: number): void => {
    const arc = arcKinds[kind]!;
    const [a, b] = [known[labels[from]!]!.kind, known[labels[to]!]!.kind];
    if (!arc.joins.has(a * kinds.length + b)) return;
    if (arc.one && degrees.out[from * arcKinds.length + kind]) return;
    if (arc.owned && degrees.in[to * arcKinds.length + kind]) return;
    open.push(from, kind, to);
  };
  for (let kind = 0; kind < arcKinds.length; kind++) {
    for (let other = 0; other < node; other++) {
      offer(node, kind, other);
      offer(other, kind, node);
    }
    if (!arcKinds[kind]!.acyclic) offer(node, kind, node);
  }
  return open;
}

/** Whether a circle of this kind of arc leads through the node. */
function circular(arcs: readonly number[], kind: number, node: number): boolean {
  const queue = [node];
  const seen = new Set<number>();
  for (const at of queue)
    for (let i = 0; i < arcs.length; i += 3) {
      if (arcs[i] !== at || arcs[i + 1] !== kind) continue;
      const to = arcs[i + 2]!;
      if (to === node) return true;
      if (!seen.has(to)) {
        seen.add(to);
        queue.push(to);
      }
    }
  return false;
}

/** Whether a circle that must not be leads through the last node. */
function turns({ arcs: arcKinds }: Alphabet, { labels, arcs }: Draft): boolean {
  return arcKinds.some(({ acyclic }, kind) => acyclic && circular(arcs, kind, labels.length - 1));
}

/** Every choice of arcs at the new node that the alphabet allows, circles aside. */
function* choices(alphabet: Alphabet, draft: Draft, label: number): Generator<Draft> {
  const labels = [...draft.labels, label];
  const kinds = alphabet.arcs.length;
  const degrees = degreesOf(draft, labels.length, kinds);
  const open = openArcs(alphabet, labels, degrees);
  const arcs = [...draft.arcs];
  function* from(at: number): Generator<Draft> {
    if (at === open.length) return void (yield { labels, arcs: arcs.slice() });
    yield* from(at + 3);
    const [source, kind, target] = [open[at]!, open[at + 1]!, open[at + 2]!];
    const [out, into] = [source * kinds + kind, target * kinds + kind];
    const { one, owned } = alphabet.arcs[kind]!;
    if ((one && degrees.out[out]) || (owned && degrees.in[into])) return;
    degrees.out[out]!++;
    degrees.in[into]!++;
    arcs.push(source, kind, target);
    yield* from(at + 3);
    arcs.length -= 3;
    degrees.out[out]!--;
    degrees.in[into]!--;
  }
  yield* from(0);
}

function arcsAt({ arcs }: Draft, node: number): number {
  let count = 0;
  for (let i = 0; i < arcs.length; i += 3) if (arcs[i] === node || arcs[i + 2] === node) count++;
  return count;
}

/** The nodes of which one is to be taken away: of the last label, and of these with the most arcs. */
function candidates(draft: Draft, connected: boolean): readonly number[] {
  let [found, label, arcs]: [number[], number, number] = [[], -1, -1];
  for (let node = draft.labels.length - 1; node >= 0; node--) {
    const own = draft.labels[node]!;
    if (own < label) continue;
    const count = arcsAt(draft, node);
    if (own === label && count < arcs) continue;
    if (connected && !hangsTogether(draft, node)) continue;
    if (own !== label || count !== arcs) [found, label, arcs] = [[], own, count];
    found.push(node);
  }
  return found;
}

/** The text of a graph whose last node is the one that would be taken away again; else nothing. */
function accepted(draft: Draft, connected: boolean): string | undefined {
  const node = draft.labels.length - 1;
  const possible = candidates(draft, connected);
  if (!possible.includes(node)) return undefined;
  const { text, positions, generators } = canonical(draft);
  const last = possible.reduce((a, b) => (positions[a]! > positions[b]! ? a : b));
  const orbits = orbitsOf(draft.labels.length, generators);
  return orbits[last] === orbits[node] ? text : undefined;
}

/** How many graphs are turned down between two pauses. */
const PAUSE = 2048;

/** A graph, or a pause. */
export type Next = Draft | undefined;

function* children({ alphabet, connected }: Generation, draft: Draft): Generator<Next> {
  const seen = new Set<string>();
  const first = draft.labels.length === 0;
  const fits = (child: Draft): boolean => !(connected && !first && child.arcs.length === draft.arcs.length) && !turns(alphabet, child) && (!connected || hangsTogether(child, -1));
  let tried = 0;
  for (let label = 0; label < alphabet.labels.length; label++)
    for (const child of choices(alphabet, draft, label)) {
      if (++tried % PAUSE === 0) yield undefined;
      const text = fits(child) ? accepted(child, connected) : undefined;
      if (text === undefined || seen.has(text)) continue;
      seen.add(text);
      yield child;
    }
}

/** How many graphs are asked about together. */
const GROUP = 256;

/** The graphs that it is of use to go on from. */
function* useful({ useless }: Generation, drafts: Iterable<Next>): Generator<Next> {
  if (!useless) return yield* drafts;
  let group: Draft[] = [];
  const sifted = function* (): Generator<Next> {
    const without = useless(group);
    yield* group.filter((_, at) => !without.has(at));
    group = [];
  };
  for (const draft of drafts) {
    if (!draft) yield undefined;
    else if (group.push(draft) === GROUP) yield* sifted();
  }
  yield* sifted();
}

/** Kinds of node that can have an arc of a kind, where each must have one. */
export function mustHave({ joins, always }: ArcKind, kinds: number): ReadonlySet<number> {
  return new Set(always ? [...joins].map((both) => Math.floor(both / kinds)) : []);
}

/** Whether every node that must have an arc of a kind has one. */
export function complete({ alphabet }: Generation, draft: Draft): boolean {
  const { kinds, labels, arcs } = alphabet;
  const degrees = degreesOf(draft, draft.labels.length, arcs.length);
  return arcs.every((arc, number) => {
    const must = mustHave(arc, kinds.length);
    return !must.size || draft.labels.every((label, node) => !must.has(labels[label]!.kind) || degrees.out[node * arcs.length + number]! > 0);
  });
}

const NOTHING: Draft = { labels: [], arcs: [] };

/** How far a generation is: graphs of one node less that were gone on from, and graphs of this size, complete or not. */
export interface Counts {
  parents: number;
  drafts: number;
}

/** All graphs of so many nodes, each class once, with pauses between them. */
export function* graphsOf(generation: Generation, size: number, counts: Counts = { parents: 0, drafts: 0 }): Generator<Next> {
  function* below(draft: Draft): Generator<Next> {
    if (draft.labels.length === size) {
      counts.drafts++;
      if (complete(generation, draft)) yield draft;
      return;
    }
    if (draft.labels.length === size - 1) counts.parents++;
    // The last ones are judged anyway.
    const next = children(generation, draft);
    for (const child of draft.labels.length === size - 1 ? next : useful(generation, next)) {
      if (child) yield* below(child);
      else yield undefined;
    }
  }
  yield* below(NOTHING);
}

/** More graphs of one size are not remembered. */
const MOST_REMEMBERED = 300_000;

/** All graphs that have so many nodes more than the given one, each class once; these are remembered on the way. */
export function* extensionsOf(generation: Generation, start: Draft, more: number): Generator<Next> {
  const { alphabet, connected } = generation;
  let level: readonly Draft[] = [start];
  let tried = 0;
  for (let size = 1; size <= more; size++) {
    const seen = new Map<string, Draft>();
    for (const draft of level)
      for (let label = 0; label < (alphabet.fresh ?? alphabet.labels.length); label++)
        for (const child of choices(alphabet, draft, label)) {
          if (++tried % PAUSE === 0) yield undefined;
          if ((connected && child.arcs.length === draft.arcs.length) || turns(alphabet, child)) continue;
          const { text } = canonical(child);
          if (seen.has(text) || seen.size >= MOST_REMEMBERED) continue;
          seen.set(text, child);
          if (size === more && complete(generation, child)) yield child;
        }
    level = [...seen.values()];
  }
}
