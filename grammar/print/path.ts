/** Paths as they are drawn. */
import type { AttributePattern, EdgePattern, NodePattern, Path } from "../ast.js";
import { printExpr } from "./expression.js";

/** A path on one line. */
export const printPath = (path: Path): string => pathParts(path).join(" ");

/** The first node, then each edge with its node: where a long line may break. */
export const pathParts = (path: Path): readonly string[] => [
  printNode(path.first),
  ...path.steps.map((step) => `${printEdge(step.edge)} ${printNode(step.node)}`),
];

const repeats = { one: "", plus: "+", star: "*" } as const;

export function printEdge(edge: EdgePattern): string {
  const kinds = edge.kinds.map((kind) => kind.text).join("|") + repeats[edge.repeat];
  return edge.direction === "out" ? `-${kinds}->` : `<-${kinds}-`;
}

export function printNode(node: NodePattern): string {
  const head = (node.name?.text ?? "") + (node.type ? `:${node.type.text}` : "") || "_";
  return node.attributes.length
    ? `${head} { ${node.attributes.map(printAttribute).join(", ")} }`
    : head;
}

const printAttribute = ({ name, value }: AttributePattern): string =>
  value ? `${name.text}: ${printExpr(value)}` : name.text;
