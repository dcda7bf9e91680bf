/**
 * A family: versions of one interface, each made from the one before by a few changes, with the sources of a plugin and a
 * host for each version. Everything follows from the seed and the family's number.
 */
import { randomOf, several, type Random } from "../fuzz/random.js";
import { hashOf } from "../../frontends/rustc/pack/cache.js";
import { chanceOf, type Chance } from "./chance.js";
import { apiSource, genericName } from "./api.js";
import { fieldType, inserted, isLarge, isSound, type Change } from "./change.js";
import { functionOf, methodOf, otherChanges } from "./changes-traits.js";
import { typeChanges, variantOf } from "./changes-types.js";
import { withoutDead } from "./dead.js";
import { hostSource } from "./host.js";
import { PART, PORT, ROOT, TEXT, definition, scalar, scalars, withTrait, withType, type Enum, type Interface, type Struct, type Trait } from "./interface.js";
import { pluginSource, type Adaptation } from "./plugin.js";

export const allChanges: readonly Change[] = [...typeChanges, ...otherChanges];

export interface Version {
  readonly interface: Interface;
  /** The kinds of the changes from the version before; none for the first. */
  readonly changes: readonly string[];
}

export interface Family {
  readonly seed: number;
  readonly number: number;
  readonly versions: readonly Version[];
}

const emptyStruct = (name: string, marked: boolean): Struct => ({ kind: "struct", name, marked, fields: [], drops: false, copy: false });
const emptyEnum = (name: string): Enum => ({ kind: "enum", name, marked: true, variants: [], drops: false });
const emptyTrait = (name: string, above: readonly string[]): Trait => ({ name, above, methods: [], generic: false });

/** The interface that a family begins with: first names, then what they hold; `copies` says whether some structs are `Copy`. */
function firstInterface(random: Random, copies: boolean): Interface {
  let of: Interface = { types: [], traits: [], functions: [], next: 100 };
  const add = (next: Partial<Interface>): void => void (of = { ...of, ...next });
  for (const one of [emptyEnum("E0"), emptyStruct("S0", true), emptyEnum("E1"), emptyStruct("S1", true), emptyStruct("S2", !random.once(8)), emptyStruct(ROOT, true)]) {
    add({ types: [...of.types, one] });
    add(one.kind === "struct" ? withType(of, structOf(random, of, one, copies)) : withType(of, enumOf(random, of, one)));
    if (!isLarge(of, one.name)) add(withType(of, enlarged(random, of, one.name)));
  }
  for (const one of [emptyTrait("N0", []), emptyTrait("N1", random.once(2) ? ["N0"] : []), emptyTrait(PORT, random.pick([["N0"], ["N1"], ["N0", "N1"], []])), emptyTrait(PART, random.pick([["N0"], ["N1"], ["N1", "N0"], []]))]) {
    add({ traits: [...of.traits, one] });
    for (let i = 0; i < 1 + random.below(3) + (one.name.startsWith("P") ? 1 : 0); i++) {
      const trait = of.traits.at(-1)!;
      add({ ...withTrait(of, { ...trait, methods: [...trait.methods, methodOf(random, of, trait, of.next, random.once(2))] }), next: of.next + 1 });
    }
  }
  return { ...of, functions: several(random, 1, 3, () => 0).map((_, i) => functionOf(random, of, `g${i}`)) };
}

function structOf(random: Random, of: Interface, one: Struct, copies: boolean): Struct {
  const width = one.name === ROOT ? 4 : 1 + random.below(3);
  const name = (i: number): string => `${one.name.toLowerCase()}_${i}`;
  // large, and yet copied by itself
  if (copies && one.name !== ROOT && random.once(3)) return { ...one, copy: random.once(2), fields: [...Array.from({ length: width }, (_, i) => ({ name: name(i), type: scalar(random.pick(scalars)) })), { name: name(width), type: { kind: "array", of: scalar("u64"), length: 3 + random.below(3) } }] };
  return { ...one, fields: Array.from({ length: width }, (_, i) => ({ name: name(i), type: fieldType(random, of, one.name) })), drops: random.once(6) };
}

/** Values that cross are made by functions: small ones would travel in registers, and all else would go unseen. */
function enlarged(random: Random, of: Interface, name: string): Struct | Enum {
  const one = definition(of, name);
  if (one.kind === "struct") return { ...one, fields: inserted(random, one.fields, { name: `${name.toLowerCase()}_text`, type: TEXT }) };
  if (one.variants.every((variant) => variant.form === "unit")) return one;
  return { ...one, variants: inserted(random, one.variants, { name: "VText", form: "tuple", fields: [{ name: "text", type: TEXT }] }) };
}

function enumOf(random: Random, of: Interface, one: Enum): Enum {
  const start: Enum = one.name === "E0" && random.once(2) ? { ...one, from: 0 } : one;
  const unit = random.once(3);
  const variants = Array.from({ length: 2 + random.below(3) }, (_, i) => (unit ? ({ name: `V${i}`, form: "unit", fields: [] } as const) : variantOf(random, of, start, i)));
  return { ...start, variants };
}

/** One change that fits, made. */
function step(random: Random, before: Interface, gentle: boolean): { readonly next: Interface; readonly kind: string } {
  for (;;) {
    const change = random.pick(gentle ? allChanges.filter((one) => one.gentle) : allChanges);
    const next = change.deed(random, before);
    if (next && isSound(next) && JSON.stringify(next) !== JSON.stringify(before)) return { next, kind: change.kind };
  }
}

/**
 * Two families of three are gentle: of their changes only one in twelve is one that clients are bound to notice. Two of four
 * begin with structs that may be copied.
 */
export function familyOf(seed: number, number: number, versions: number): Family {
  const random = randomOf(seed, number);
  const gentle = number % 3 !== 2;
  // many steps are small ones, so that the last version is not another interface
  const most = versions > 8 ? 2 : 4;
  const all: Version[] = [{ interface: firstInterface(random, number % 4 >= 2), changes: [] }];
  while (all.length < versions) {
    let of = all.at(-1)!.interface;
    const changes: string[] = [];
    for (const _ of several(random, 1, gentle ? most : 2, () => 0)) {
      const { next, kind } = step(random, of, gentle && !random.once(12));
      of = next;
      changes.push(kind);
    }
    all.push({ interface: of, changes });
  }
  return { seed, number, versions: all };
}

const name = (version: number): string => `v${version + 1}`;

/** What the plugin of a version uses, but for what it had to leave out; also when its sources are adapted to another. */
function usedBy({ seed, number }: Family, version: number, leftOut: readonly string[]): Chance {
  const chance = chanceOf(seed, `${number} plugin ${version}`);
  return (name, percent) => !leftOut.includes(name) && chance(name, percent);
}

/** What of a version's sources stands in the way in another only because it is said, and not because it is needed. */
function adaptation(from: Interface, to: Interface): Adaptation {
  const has = (name: string, method?: string): boolean => {
    const trait = to.traits.find((one) => one.name === name);
    if (!trait || method === undefined) return trait !== undefined;
    return trait.methods.some((one) => one.name === method) || (trait.generic && method === genericName(trait));
  };
  const known = from.traits.map((one) => one.name);
  const added = to.traits.filter((one) => !known.includes(one.name) && one.methods.every((method) => method.provided));
  const needed = needs(to, PART).filter((name) => added.some((one) => one.name === name));
  return { has, keepsBodies: true, added: needed };
}

const needs = (of: Interface, name: string): readonly string[] => [name, ...(of.traits.find((one) => one.name === name)?.above.flatMap((one) => needs(of, one)) ?? [])].filter((one, i, all) => all.indexOf(one) === i);

export const apiOf = (family: Family, version: number): string => apiSource(family.versions[version]!.interface);

/** The plugin of a version without the uses that are left out, by name. */
export const pluginOf = (family: Family, version: number, leftOut: readonly string[]): string => pluginSource(family.versions[version]!.interface, usedBy(family, version, leftOut));

/** The same for the interface of another version, meaning what was packed for its own. */
export const adaptedOf = (family: Family, version: number, other: number, leftOut: readonly string[]): string =>
  withoutDead(pluginSource(family.versions[version]!.interface, usedBy(family, version, leftOut), adaptation(family.versions[version]!.interface, family.versions[other]!.interface)));

export const hostOf = (family: Family, version: number): string => hostSource(family.versions[version]!.interface, chanceOf(family.seed, `${family.number} host ${version}`));

/** All kinds of changes between two versions, each once. */
export function changesBetween(family: Family, one: number, other: number): readonly string[] {
  const [first, last] = one < other ? [one, other] : [other, one];
  return [...new Set(family.versions.slice(first + 1, last + 1).flatMap((version) => version.changes))].sort();
}

export const pairName = (of: number, on: number): string => `${name(of)}→${name(on)}`;

/** Tells families apart by all of their sources. */
export const digestOf = (family: Family): string => hashOf(...family.versions.flatMap((_, i) => [apiOf(family, i), pluginOf(family, i, []), hostOf(family, i)]));
