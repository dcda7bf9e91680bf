/** Counting what came of a run, and comparing it with what had to come: the gate before every measurement. */
import { attributeOf, nodesOf as nodesOfKind, type Outcome } from "../../../engine/index.js";
import type { Tally } from "./workload.js";

type Counts = Record<string, number>;

function nodesOf({ store }: Outcome): Counts {
  return Object.fromEntries(store.kindList.map(({ name, count }) => [name, count]));
}

function edgesOf({ store }: Outcome): Counts {
  return Object.fromEntries(store.tableList.map(({ name, size }) => [name, size]));
}

function sumsOf({ store }: Outcome, names: readonly string[]): Counts {
  const sum = (name: string): number => {
    const [kind, attribute] = name.split(".") as [string, string];
    return nodesOfKind(store, kind).reduce((all, node) => all + Number(attributeOf(store, node, attribute) ?? 0), 0);
  };
  return Object.fromEntries(names.map((name) => [name, sum(name)]));
}

function saidOf({ diagnostics }: Outcome): Counts {
  const counts: Counts = {};
  for (const { code } of diagnostics) counts[code] = (counts[code] ?? 0) + 1;
  return counts;
}

function compare(what: string, wanted: Readonly<Counts>, found: Counts): readonly string[] {
  const names = [...new Set([...Object.keys(wanted), ...Object.keys(found)])].sort();
  return names.flatMap((name) => ((wanted[name] ?? 0) === (found[name] ?? 0) ? [] : [`${what} ${name}: ${found[name] ?? 0}, not ${wanted[name] ?? 0}`]));
}

/** What of an outcome is not as it has to be; nothing if all is well. */
export function differences(outcome: Outcome, wanted: Tally): readonly string[] {
  const steps = wanted.steps === undefined || wanted.steps === outcome.steps ? [] : [`${outcome.steps} steps, not ${wanted.steps}`];
  return [
    ...steps,
    ...compare("nodes of kind", wanted.nodes, nodesOf(outcome)),
    ...compare("edges of kind", wanted.edges, edgesOf(outcome)),
    ...compare("sum of", wanted.sums ?? {}, sumsOf(outcome, Object.keys(wanted.sums ?? {}))),
    ...compare("diagnostics", wanted.said ?? {}, saidOf(outcome)),
  ];
}
