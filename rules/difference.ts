/**
 * The difference between two graphs as a person reads it: what is expected and not there (`-`), what is there and not expected (`+`),
 * a node with its attributes in one line, arrows and values in columns, what speaks of one node together.
 */
import { byCodeUnit } from "../engine/graph/value.js";

export type Fact =
  | { readonly kind: "node"; readonly node: string; readonly type: string }
  | { readonly kind: "attribute"; readonly node: string; readonly name: string; readonly value: string }
  | { readonly kind: "edge"; readonly from: string; readonly edge: string; readonly to: string }
  /** Patches and what is taken away: a line by itself. */
  | { readonly kind: "line"; readonly line: string };

/** The fact as the golden writes it, alone. */
export function factLine(fact: Fact): string {
  switch (fact.kind) {
    case "node":
      return `${fact.node}:${fact.type}`;
    case "attribute":
      return `${fact.node}.${fact.name} = ${fact.value}`;
    case "edge":
      return `${fact.from} -${fact.edge}-> ${fact.to}`;
    case "line":
      return fact.line;
  }
}

type Sign = "-" | "+";

interface Row {
  readonly sign: Sign;
  /** What is aligned: subject, arrow or equals sign, object. */
  readonly cells: readonly string[];
  readonly kind: Fact["kind"];
}

const order: readonly Fact["kind"][] = ["node", "edge", "attribute", "line"];

function rowsOf(sign: Sign, facts: readonly Fact[]): readonly Row[] {
  const nodes = new Map(
    facts.flatMap((fact) => (fact.kind === "node" ? [[fact.node, [] as Extract<Fact, { kind: "attribute" }>[]] as const] : [])),
  );
  const rest = facts.filter((fact) => !(fact.kind === "attribute" && nodes.get(fact.node)?.push(fact)));
  return rest.map((fact): Row => {
    switch (fact.kind) {
      case "node":
        return { sign, kind: "node", cells: [`${fact.node}:${fact.type}${shown(nodes.get(fact.node)!)}`] };
      case "attribute":
        return { sign, kind: "attribute", cells: [`${fact.node}.${fact.name}`, "=", fact.value] };
      case "edge":
        return { sign, kind: "edge", cells: [fact.from, `-${fact.edge}->`, fact.to] };
      case "line":
        return { sign, kind: "line", cells: [fact.line] };
    }
  });
}

function shown(attributes: readonly Extract<Fact, { kind: "attribute" }>[]): string {
  const inner = [...attributes].sort((a, b) => byCodeUnit(a.name, b.name)).map(({ name, value }) => `${name}: ${value}`);
  return inner.length ? ` { ${inner.join(", ")} }` : "";
}

function compareRows(a: Row, b: Row): number {
  return (
    order.indexOf(a.kind) - order.indexOf(b.kind) ||
    byCodeUnit(a.cells[0]!, b.cells[0]!) ||
    byCodeUnit(a.sign, b.sign) * -1 ||
    byCodeUnit(a.cells.join(" "), b.cells.join(" "))
  );
}

function aligned(rows: readonly Row[]): readonly string[] {
  const widths = new Map<string, number>();
  for (const { kind, cells } of rows)
    cells.forEach((cell, i) => widths.set(`${kind} ${i}`, Math.max(widths.get(`${kind} ${i}`) ?? 0, cell.length)));
  return rows.map(
    ({ sign, kind, cells }) =>
      `${sign} ${cells.map((cell, i) => (i < cells.length - 1 ? cell.padEnd(widths.get(`${kind} ${i}`)!) : cell)).join(" ")}`,
  );
}

/** What the two do not share, as lines. */
export function difference(expected: readonly Fact[], actual: readonly Fact[]): readonly string[] {
  const lines = (facts: readonly Fact[]): ReadonlySet<string> => new Set(facts.map(factLine));
  const without = (facts: readonly Fact[], others: ReadonlySet<string>): readonly Fact[] =>
    facts.filter((fact) => !others.has(factLine(fact)));
  const rows = [...rowsOf("-", without(expected, lines(actual))), ...rowsOf("+", without(actual, lines(expected)))];
  return aligned([...rows].sort(compareRows));
}
