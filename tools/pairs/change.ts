/** What a change is: one deed on one version of an interface, with what it must leave as it was for the result to compile. */
import { definition, fieldsOf, holds, isCopy, namesIn, scalars, scalar, TEXT, named, type Field, type Interface, type Type } from "./interface.js";
import { type Random } from "../fuzz/random.js";

/** The next version, or nothing where the change does not fit this one. */
export type Deed = (random: Random, before: Interface) => Interface | undefined;

export interface Change {
  /** What a person calls it. */
  readonly kind: string;
  /** Whether it is one that clients should mostly not notice: gentle families take most of theirs from these. */
  readonly gentle: boolean;
  readonly deed: Deed;
}

/** A type that a field of `owner` may have: nothing that holds `owner` itself. */
export function fieldType(random: Random, of: Interface, owner: string, depth = 0): Type {
  const own = of.types.filter((one) => !holds(of, one.name, owner)).map((one) => one.name);
  const roll = random.below(depth ? 8 : 14);
  if (roll < 5) return scalar(random.pick(scalars));
  if (roll < 7) return TEXT;
  if (roll === 7) return { kind: "array", of: scalar(random.pick(["u8", "u16", "u32", "u64"])), length: 2 + random.below(8) };
  if (roll < 11 && own.length) return named(random.pick(own));
  // the nodes of a map hold evolving values beside what is theirs, and are refused where they cross
  if (random.once(6)) return { kind: "map", of: random.once(2) ? TEXT : scalar(random.pick(scalars)) };
  return { kind: random.pick(["vector", "option", "option", "box"] as const), of: own.length && random.once(2) ? named(random.pick(own)) : fieldType(random, of, owner, 1) };
}

/** Whether a value of the type is certainly too large to be passed in registers: what evolves is passed in memory. */
export function isLarge(of: Interface, name: string): boolean {
  const one = definition(of, name);
  const words = (type: Type): number => {
    if (type.kind === "text" || type.kind === "vector" || type.kind === "map") return 3;
    if (type.kind === "array") return type.of.kind === "scalar" && type.of.name === "u64" ? type.length : 0;
    if (type.kind === "named") return isLarge(of, type.name) ? 3 : 0;
    return type.kind === "option" ? words(type.of) : type.kind === "box" ? 1 : 0;
  };
  return one.kind === "struct" ? one.fields.reduce((sum, field) => sum + words(field.type), 0) >= 3 : one.variants.some((variant) => variant.fields.reduce((sum, field) => sum + words(field.type), 0) >= 3);
}

/** What a parameter or a result may be. By value, small types of the interface are drawn seldom. */
export function crossingType(random: Random, of: Interface, byValue: boolean): Type {
  const roll = random.below(6);
  const types = of.types.filter((one) => !byValue || isLarge(of, one.name) || random.once(25));
  if (roll < 2 || !types.length) return scalar(random.pick(["u32", "u64", "i64", "bool", "f64"]));
  if (roll === 2) return TEXT;
  return named(random.pick(types).name);
}

/** The items with one more at any place. */
export function inserted<T>(random: Random, items: readonly T[], item: T): readonly T[] {
  const at = random.below(items.length + 1);
  return [...items.slice(0, at), item, ...items.slice(at)];
}

export const without = <T>(items: readonly T[], item: T): readonly T[] => items.filter((one) => one !== item);

export const replaced = <T>(items: readonly T[], item: T, by: T): readonly T[] => items.map((one) => (one === item ? by : one));

/** Whether all copies of a field's kind can be had: what is `Copy` holds only what is. */
const copies = (of: Interface, fields: readonly Field[]): boolean => fields.every((field) => isCopy(of, field.type));

/** Whether a version can be compiled at all. */
export function isSound(of: Interface): boolean {
  const names = of.types.map((one) => one.name);
  return of.types.every((one) => {
    if (fieldsOf(one).some((field) => namesIn(field.type).some((name) => !names.includes(name)))) return false;
    if (one.kind === "struct" && one.copy && (one.drops || !copies(of, one.fields))) return false;
    return one.kind === "struct" || (one.variants.length > 0 && (one.from === undefined || one.variants.every((variant) => variant.form === "unit")));
  });
}
