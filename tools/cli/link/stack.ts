/** The most stack that each entry takes, where a policy asked and the rules could bound it. */
import { attributeOf, nodesOf, type Outcome } from "../../../engine/index.js";

/** Bytes by the path of the entry. */
export function stackOf({ store }: Outcome): Readonly<{ [entry: string]: string }> {
  const bounds = nodesOf(store, "Function").flatMap((node) => {
    const bytes = attributeOf(store, node, "stack");
    return attributeOf(store, node, "entry") === true && bytes !== undefined ? [[String(attributeOf(store, node, "path")), String(bytes)] as const] : [];
  });
  return Object.fromEntries(bounds.sort(([a], [b]) => (a < b ? -1 : 1)));
}
