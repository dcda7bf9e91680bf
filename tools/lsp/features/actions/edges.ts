/** Arrows that the schema does not have: turned round, or replaced by those that it has between these kinds. */
import { kindsIn } from "../../schema/kinds.js";
import { family } from "../../symbols/target.js";
import type { EdgeUse, Item } from "../../syntax/outline.js";
import { schemaOf } from "../../workspace/workspace.js";
import { quoted, replace, type Fix, type Wrong } from "./fix.js";

/** The edge that a diagnostic points at, and the kinds at its ends without it. */
function pointed({ item, extent, words }: Wrong): { readonly edge: EdgeUse; readonly item: Item } | undefined {
  const edge = words.find(({ role }) => role === "edge")?.edge ?? item?.edges.find(({ start }) => start === extent.start);
  return edge && item ? { edge, item } : undefined;
}

const repeats = { one: "", plus: "+", star: "*" } as const;

const drawn = ({ direction, repeat }: EdgeUse, kind: string): string => (direction === "out" ? `-${kind}${repeats[repeat]}->` : `<-${kind}${repeats[repeat]}-`);

export function otherEdge(wrong: Wrong): readonly Fix[] {
  const { workspace, source, help } = wrong;
  const found = pointed(wrong);
  if (!found) return [];
  const { edge, item } = found;
  const schema = schemaOf(workspace, source);
  const others = family(workspace, source, item).map((one) => ({ ...one, edges: one.edges.filter((other) => other !== edge) }));
  const kinds = kindsIn(schema, others);
  const [from, to] = [kinds.node(edge.from), kinds.node(edge.to)];
  const named = help.flatMap((line) => quoted(/^from .* to .* there are: (.*)$/.exec(line)?.[1] ?? ""));
  const between = [...schema.edges].filter(([, one]) => one.from.some((kind) => from.has(kind)) && one.to.some((kind) => to.has(kind))).map(([name]) => name);
  const meant = [...new Set([...named, ...(from.size < 4 && to.size < 4 ? between : [])])];
  return [...turned(edge, schema.edges.get(edge.kinds[0]?.text ?? ""), from, to), ...meant.slice(0, 8).map((kind) => ({ title: `Draw \`${drawn(edge, kind)}\``, edits: [replace(edge, drawn(edge, kind))] }))];
}

function turned(edge: EdgeUse, known: { readonly from: readonly string[]; readonly to: readonly string[] } | undefined, from: ReadonlySet<string>, to: ReadonlySet<string>): readonly Fix[] {
  if (!known?.from.some((kind) => to.has(kind)) || !known.to.some((kind) => from.has(kind))) return [];
  const other = drawn({ ...edge, direction: edge.direction === "out" ? "in" : "out" }, edge.kinds.map(({ text }) => text).join("|"));
  return [{ title: `Turn it round: \`${other}\``, edits: [replace(edge, other)], preferred: true }];
}
