/**
 * Which identities are one thing, before the graph of a link is put together: shaking a definer must not lose
 * what a client knows by another name. The rules say it, those that speak of identities and units alone.
 */
import type { UnitGraph } from "../graph/assemble.js";
import { mentions, UNIT_KEY } from "../graph/shake.js";
import { byCodeUnit, type Attributes } from "../graph/value.js";
import { strataOf, type CompiledRule, type Program } from "../rule/program.js";
import { edgesOf, emptyStore, giveNode, keyOf, type Store } from "../match/store.js";
import { runStore } from "./run.js";

const plain = new Set(["Identity", "Unit"]);

/** Rules that derive `same_as` and nothing else, from identities and units alone. */
function saysAliases(rule: CompiledRule): boolean {
  const seen = rule.body.variables.filter(({ sort }) => sort === "node").map(({ slot }) => rule.kinds[slot]!);
  return [...rule.outputs].every((output) => output === "edge same_as") && seen.every((kinds) => [...kinds].every((kind) => plain.has(kind)));
}

interface Known {
  readonly key: string;
  readonly kind: "Identity" | "Unit";
  readonly unit: string;
  readonly attributes: Attributes;
}

function identity(key: string): Known {
  const space = key.indexOf(" ");
  const [domain, path] = space < 0 ? [key.slice(1), ""] : [key.slice(1, space), key.slice(space + 1)];
  return { key, kind: "Identity", unit: "", attributes: { domain, path } };
}

function identitiesAndUnits(units: readonly UnitGraph[]): Store {
  const store = emptyStore();
  const identities = [...mentions(units.flatMap(({ records }) => records))].map(identity);
  const own = units.flatMap(({ unit, records }): readonly Known[] => {
    const record = records.find(({ key }) => key === UNIT_KEY);
    return record ? [{ key: `${unit}!${UNIT_KEY}`, kind: "Unit", unit, attributes: record.attributes }] : [];
  });
  for (const { key, kind, unit, attributes } of [...identities, ...own].sort((a, b) => byCodeUnit(a.key, b.key))) giveNode(store, key, kind, unit, attributes);
  return store;
}

/** For each identity that has other names: those names. */
export function aliasesOf(program: Program, units: readonly UnitGraph[]): ReadonlyMap<string, readonly string[]> {
  const strata = strataOf(program).map((stratum) => stratum.filter(saysAliases)).filter((stratum) => stratum.length);
  const group = { rewrites: [], strata, forbids: [] };
  const { store } = runStore(identitiesAndUnits(units), { ...program, stages: [{ name: "main", steps: [{ kind: "group", group }] }], invariants: [] });
  const aliases = new Map<string, string[]>();
  const add = (one: string, other: string): void => void aliases.set(one, [...(aliases.get(one) ?? []), other]);
  for (const [kind, from, to] of edgesOf(store)) {
    if (kind !== "same_as") continue;
    add(keyOf(store, from), keyOf(store, to));
    add(keyOf(store, to), keyOf(store, from));
  }
  return aliases;
}
