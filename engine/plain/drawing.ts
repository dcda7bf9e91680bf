/** An outcome as sorted lines: what tests compare and hash. Equal lines mean equal results. */
import { byCodeUnit } from "../graph/value.js";
import { unpair } from "./store.js";
import type { Outcome } from "./run.js";

/** Every node, edge, attribute, patch and message of a saturated graph. */
export function outcomeLines({ store, patches, diagnostics }: Outcome): readonly string[] {
  const alive = store.keys.flatMap((key, node) => (store.alive[node] ? [{ key, node }] : []));
  const nodes = alive.map(({ key, node }) => `node ${store.kinds[node]} ${key}`);
  const attributes = alive.flatMap(({ key, node }) =>
    Object.entries(store.attributes[node]!).map(([name, value]) => `${key}.${name} = ${String(value)}`),
  );
  const edges = [...store.edges].flatMap(([kind, table]) =>
    [...table.facts.keys()].map((both) => {
      const [from, to] = unpair(both);
      return `edge ${JSON.stringify([store.keys[from], kind, store.keys[to]])}`;
    }),
  );
  const patched = patches.map(({ node, field, from, to }) => `patch ${store.keys[node]}.${field} from ${from} to ${to}`);
  const messages = diagnostics
    .filter(({ severity }) => severity === "error")
    .map(({ code, message, labels }) => `message ${code} ${labels[0]?.node ?? ""} ${message}`);
  return [...nodes, ...attributes, ...edges, ...patched, ...messages].sort(byCodeUnit);
}
