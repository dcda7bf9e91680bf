/** A graph that somebody drew, as the beginning of a search: what it has and the policy does not look at is kept as it is. */
import { rulesOf, type Program } from "../rule/program.js";
import type { Alphabet, ArcKind, NodeLabel } from "./alphabet.js";
import { givenOf, makesOf } from "./given.js";
import type { Draft } from "./graphs.js";
import type { Specimen } from "./specimen.js";

const sameAttributes = (a: NodeLabel["attributes"], b: NodeLabel["attributes"]): boolean =>
  Object.keys(a).length === Object.keys(b).length && Object.keys(a).every((name) => Object.hasOwn(b, name) && a[name] === b[name]);

/** A kind of edge that stands in the seed and is not added elsewhere. */
const still = (name: string): ArcKind => ({ name, joins: new Set(), one: false, always: false, owned: false, acyclic: false });

/** The seed over the alphabet, widened by what the seed has beyond it. Nodes are only added with labels of the alphabet itself. */
export function seedOf(alphabet: Alphabet, { nodes, edges }: Specimen): { readonly alphabet: Alphabet; readonly draft: Draft } {
  const kinds = [...alphabet.kinds, ...new Set(nodes.map(({ kind }) => kind).filter((kind) => !alphabet.kinds.includes(kind)))];
  const labels = [...alphabet.labels];
  const own = nodes.map(({ kind, attributes }) => {
    const place = kinds.indexOf(kind);
    const known = labels.findIndex((label) => label.kind === place && sameAttributes(label.attributes, attributes));
    return known >= 0 ? known : labels.push({ kind: place, attributes }) - 1;
  });
  const pairs = (arc: ArcKind): ArcKind => ({ ...arc, joins: new Set([...arc.joins].map((both) => Math.floor(both / alphabet.kinds.length) * kinds.length + (both % alphabet.kinds.length))) });
  const arcs = alphabet.arcs.map(pairs);
  const triples = edges.flatMap(({ from, edge, to }) => {
    const known = arcs.findIndex(({ name }) => name === edge);
    return [from, known >= 0 ? known : arcs.push(still(edge)) - 1, to];
  });
  return { alphabet: { ...alphabet, kinds, labels, arcs, fresh: alphabet.labels.length }, draft: { labels: own, arcs: triples } };
}

/** The seed without what the program's own derives make: they make it again, if it follows. */
export function givenPart(program: Program, { nodes, edges }: Specimen): Specimen {
  const given = givenOf(program);
  const made = new Set(rulesOf(program).filter(({ tree }) => tree.form === "derive").flatMap(makesOf));
  const stays = (thing: string): boolean => given.has(thing) || !made.has(thing);
  const own = nodes.map((node) => ({ ...node, attributes: Object.fromEntries(Object.entries(node.attributes).filter(([name]) => stays(`attribute ${node.kind}.${name}`))) }));
  return { nodes: own, edges: edges.filter(({ from, edge, to }) => stays(`edge ${edge} ${nodes[from]!.kind} ${nodes[to]!.kind}`)) };
}
