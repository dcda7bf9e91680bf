/** An outcome as sorted lines: what tests compare and hash. Equal lines mean equal results. */
import { byCodeUnit } from "../graph/value.js";
import { attributesOf, edgesOf, keyOf, kindName, liveNodes } from "../match/store.js";
import type { Outcome } from "./run.js";

/** Every node, edge, attribute, patch and message of a saturated graph. */
export function outcomeLines({ store, patches, diagnostics }: Outcome): readonly string[] {
  const key = (node: number): string => keyOf(store, node);
  const nodes = liveNodes(store).map((node) => `node ${kindName(store, node)} ${key(node)}`);
  const attributes = liveNodes(store).flatMap((node) =>
    Object.entries(attributesOf(store, node)).map(([name, value]) => `${key(node)}.${name} = ${String(value)}`),
  );
  const edges = [...edgesOf(store)].map(([kind, from, to]) => `edge ${JSON.stringify([key(from), kind, key(to)])}`);
  const patched = patches.map(({ node, field, from, to }) => `patch ${key(node)}.${field} from ${from} to ${to}`);
  const messages = diagnostics
    .filter(({ severity }) => severity === "error")
    .map(({ code, message, labels }) => `message ${code} ${labels[0]?.node ?? ""} ${message}`);
  return [...nodes, ...attributes, ...edges, ...patched, ...messages].sort(byCodeUnit);
}
