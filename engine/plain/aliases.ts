/**
 * Which identities are one thing, before the graph of a link is put together: shaking a definer must not lose
 * what a client knows by another name. The rules say it, those that speak of identities and units alone.
 */
import type { UnitGraph } from "../graph/assemble.js";
import { mentions, UNIT_KEY } from "../graph/shake.js";
import { byCodeUnit } from "../graph/value.js";
import { strataOf, type CompiledRule, type Program } from "../rule/program.js";
import { addNode, edgeTable, emptyStore, GIVEN, unpair, type Store } from "./store.js";
import { runStore } from "./run.js";

const plain = new Set(["Identity", "Unit"]);

/** Rules that derive `same_as` and nothing else, from identities and units alone. */
function saysAliases(rule: CompiledRule): boolean {
  const seen = rule.body.variables.filter(({ sort }) => sort === "node").map(({ slot }) => rule.kinds[slot]!);
  return [...rule.outputs].every((output) => output === "edge same_as") && seen.every((kinds) => [...kinds].every((kind) => plain.has(kind)));
}

function identitiesAndUnits(units: readonly UnitGraph[]): Store {
  const store = emptyStore();
  const identities = [...mentions(units.flatMap(({ records }) => records))].sort(byCodeUnit);
  for (const key of identities) {
    const space = key.indexOf(" ");
    const [domain, path] = space < 0 ? [key.slice(1), ""] : [key.slice(1, space), key.slice(space + 1)];
    addNode(store, key, "Identity", "", { domain, path }, GIVEN);
  }
  for (const { unit, records } of [...units].sort((a, b) => byCodeUnit(a.unit, b.unit))) {
    const own = records.find(({ key }) => key === UNIT_KEY);
    if (own) addNode(store, `${unit}!${UNIT_KEY}`, "Unit", unit, own.attributes, GIVEN);
  }
  return store;
}

/** For each identity that has other names: those names. */
export function aliasesOf(program: Program, units: readonly UnitGraph[]): ReadonlyMap<string, readonly string[]> {
  const strata = strataOf(program).map((stratum) => stratum.filter(saysAliases)).filter((stratum) => stratum.length);
  const group = { rewrites: [], strata, forbids: [] };
  const { store } = runStore(identitiesAndUnits(units), { ...program, stages: [{ name: "main", steps: [{ kind: "group", group }] }], invariants: [] });
  const aliases = new Map<string, string[]>();
  const add = (one: string, other: string): void => void aliases.set(one, [...(aliases.get(one) ?? []), other]);
  for (const both of edgeTable(store, "same_as").facts.keys()) {
    const [from, to] = unpair(both);
    add(store.keys[from]!, store.keys[to]!);
    add(store.keys[to]!, store.keys[from]!);
  }
  return aliases;
}
