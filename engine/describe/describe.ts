/**
 * Layouts, signatures and shapes of traits as lines, so that two of them can be drawn beside each other.
 * Columns are aligned within one drawing; what is not known is left out.
 */
import { byCodeUnit, type Value } from "../graph/value.js";
import { attributeOf, attributesOf, keyOf, kindName, sources, targets, unitOf, type NodeIndex, type Store } from "../match/store.js";
import { nameOf, showNode } from "./show.js";

export interface Described {
  /** What is drawn: `layout`, `signature`, `vtable`. */
  readonly title: string;
  /** Whose it is. */
  readonly heading: string;
  readonly lines: readonly string[];
}

/** Draws a node of a kind that has a shape; any other node shows its attributes. */
export function describe(store: Store, node: NodeIndex): Described {
  const heading = `${nameOf(store, node)}${unitOf(store, node) ? ` in ${unitOf(store, node)}` : ""}`;
  switch (kindName(store, node)) {
    case "Type":
      return { title: "layout", heading, lines: layout(store, node) };
    case "Trait":
      return { title: "vtable", heading, lines: shape(store, node) };
    case "VTable":
      return { title: "vtable", heading, lines: entries(store, node) };
    case "Signature":
      return { title: "signature", heading, lines: signature(store, node) };
    case "Lifetime":
      return borrowed(store, node, heading);
    case "Method":
    case "Symbol":
    case "Function":
      return { title: "signature", heading, lines: signatureOf(store, node) };
    default:
      return { title: kindName(store, node).toLowerCase(), heading, lines: attributes(store, node) };
  }
}

function table(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = rows.reduce<number[]>((most, row) => row.map((cell, i) => Math.max(most[i] ?? 0, cell.length)), []);
  return rows.map((row) => row.map((cell, i) => (i === row.length - 1 ? cell : cell.padEnd(widths[i]!))).join("  ").trimEnd());
}

function shown(store: Store, node: NodeIndex, name: string): string {
  const value = attributeOf(store, node, name);
  return value === undefined ? "?" : String(value);
}

/** By an integer attribute, then by key; nodes without it come last. */
function sortedBy(store: Store, nodes: readonly NodeIndex[], name: string): readonly NodeIndex[] {
  const rank = (node: NodeIndex): bigint => {
    const value: Value | undefined = attributeOf(store, node, name);
    return typeof value === "bigint" ? value : 1n << 128n;
  };
  return [...nodes].sort((a, b) => {
    const [x, y] = [rank(a), rank(b)];
    return x < y ? -1 : x > y ? 1 : byCodeUnit(keyOf(store, a), keyOf(store, b));
  });
}

function layout(store: Store, type: NodeIndex): readonly string[] {
  const fields = fieldRows(store, type);
  const variants = sortedBy(store, targets(store, "variant", type), "index").flatMap((variant) => [
    [`${shown(store, variant, "name")} = ${shown(store, variant, "discriminant")}`],
    ...fieldRows(store, variant),
  ]);
  return [...table(fields), ...table(variants), ...sizeLine(store, type), ...nicheLine(store, type)];
}

function fieldRows(store: Store, owner: NodeIndex): readonly (readonly string[])[] {
  return sortedBy(store, targets(store, "field", owner), "offset").map((field) => {
    const type = targets(store, "of", field)[0];
    const size = type === undefined ? "?" : shown(store, type, "size");
    return [`+${shown(store, field, "offset")}`, `${shown(store, field, "name")}:`, type === undefined ? "?" : nameOf(store, type), `(${size})`];
  });
}

/** How a value travels, in words; rustc's own word where there is none. */
function passedIn(pass: string): string {
  const words: Readonly<Record<string, string>> = { direct: "in a register", pair: "in two registers", indirect: "in memory", ignore: "not at all" };
  return words[pass] ?? pass;
}

function sizeLine(store: Store, type: NodeIndex): readonly string[] {
  const pass = attributeOf(store, type, "pass");
  const passed = pass === undefined ? "" : `, passed ${passedIn(String(pass))}`;
  return [`size ${shown(store, type, "size")}, align ${shown(store, type, "align")}${passed}`];
}

function nicheLine(store: Store, type: NodeIndex): readonly string[] {
  const of = (name: string): bigint | undefined => {
    const value = attributeOf(store, type, `niche_${name}`);
    return typeof value === "bigint" || typeof value === "number" ? BigInt(value) : undefined;
  };
  const [offset, size, count, start] = [of("offset"), of("size"), of("count"), of("start")];
  if (offset === undefined || count === 0n) return ["no niche"];
  const spoken = (value: bigint | undefined): string => (value === undefined ? "?" : value < 0x10000n ? `${value}` : `0x${value.toString(16)}`);
  return [`niche at +${offset}, ${size ?? "?"} byte${size === 1n ? "" : "s"}: ${spoken(count)} value${count === 1n ? "" : "s"} from ${spoken(start)}`];
}

function signatureOf(store: Store, node: NodeIndex): readonly string[] {
  const found = targets(store, "signature", node)[0];
  return found === undefined ? attributes(store, node) : signature(store, found);
}

function signature(store: Store, node: NodeIndex): readonly string[] {
  const flags = ["unsafe", "async", "variadic", "track_caller"].filter((name) => attributeOf(store, node, name) === true);
  const abi = attributeOf(store, node, "abi");
  const head = [...flags, ...(abi === undefined || abi === "Rust" ? [] : [`extern ${JSON.stringify(abi)}`])].join(" ");
  const parameters = sortedBy(store, targets(store, "parameter", node), "index").map((one, i) => parameterRow(store, one, `${i}`));
  const returns = targets(store, "returns", node).map((one) => parameterRow(store, one, "->"));
  const bounds = targets(store, "bound", node).map((bound) => `where ${shown(store, bound, "text")}`);
  return [...(head ? [head] : []), ...table([...parameters, ...returns]), ...bounds];
}

/** A lifetime is drawn as the signature that has it, with all lifetimes and without the ways in which arguments are passed. */
function borrowed(store: Store, lifetime: NodeIndex, heading: string): Described {
  const owner = sources(store, "lifetime", lifetime)[0];
  if (owner === undefined) return { title: "lifetime", heading, lines: attributes(store, lifetime) };
  const row = (one: NodeIndex, mark: string): readonly string[] => [mark, String(attributeOf(store, one, "lifetimes") ?? shown(store, one, "text"))];
  const parameters = sortedBy(store, targets(store, "parameter", owner), "index").map((one, i) => row(one, `${i}`));
  const returns = targets(store, "returns", owner).map((one) => row(one, "->"));
  const bounds = / where .*$/.exec(shown(store, owner, "lifetimes"))?.[0];
  return { title: "lifetimes", heading: describe(store, owner).heading, lines: [...table([...parameters, ...returns]), ...(bounds ? [bounds.trim()] : [])] };
}

function parameterRow(store: Store, parameter: NodeIndex, mark: string): readonly string[] {
  const type = targets(store, "of", parameter)[0];
  const text = attributeOf(store, parameter, "text") ?? (type === undefined ? "?" : nameOf(store, type));
  const name = attributeOf(store, parameter, "name");
  const pass = attributeOf(store, parameter, "pass");
  return [mark, `${name === undefined ? "" : `${name}: `}${text}`, pass === undefined || pass === "ignore" ? "" : passedIn(String(pass))];
}

function shape(store: Store, trait: NodeIndex): readonly string[] {
  return table(sortedBy(store, targets(store, "slot", trait), "offset").map((slot) => [`+${shown(store, slot, "offset")}`, content(store, slot)]));
}

function entries(store: Store, vtable: NodeIndex): readonly string[] {
  return table(sortedBy(store, targets(store, "entry", vtable), "offset").map((entry) => [`+${shown(store, entry, "offset")}`, content(store, entry)]));
}

/** What a slot or an entry holds. */
function content(store: Store, slot: NodeIndex): string {
  const method = targets(store, "holds", slot)[0];
  if (method !== undefined) return shown(store, method, "name");
  const upcast = targets(store, "upcasts_to", slot)[0];
  if (upcast !== undefined) return `vtable of ${nameOf(store, upcast)}`;
  const pointed = targets(store, "points_to", slot)[0];
  if (pointed !== undefined) return showNode(store, pointed);
  const value = attributeOf(store, slot, "value");
  return value === undefined ? shown(store, slot, "entry") : `${shown(store, slot, "entry")} ${value}`;
}

function attributes(store: Store, node: NodeIndex): readonly string[] {
  const own = attributesOf(store, node);
  const owners = [...new Set(sources(store, "is", node).map((owner) => showNode(store, owner)))];
  return [...Object.keys(own).sort(byCodeUnit).map((name) => `${name}: ${own[name]}`), ...owners];
}
