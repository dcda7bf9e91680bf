/**
 * One version of an interface that is made up, as data: what an interface crate may have, in as few shapes as serve to
 * change it at random. Records are never changed in place: a version is made from the one before.
 */

export const whole = ["u8", "u16", "u32", "u64", "i32", "i64"] as const;
export const scalars = [...whole, "f32", "f64", "bool", "char"] as const;
export type Scalar = (typeof scalars)[number];

/** Types of fields, of variants' data and of what a method takes and gives. */
export type Type =
  | { readonly kind: "scalar"; readonly name: Scalar }
  | { readonly kind: "text" }
  | { readonly kind: "array"; readonly of: Type; readonly length: number }
  | { readonly kind: "vector" | "option" | "box" | "map"; readonly of: Type }
  /** A struct or enum of the interface. */
  | { readonly kind: "named"; readonly name: string };

export interface Field {
  readonly name: string;
  readonly type: Type;
}

export interface Struct {
  readonly kind: "struct";
  readonly name: string;
  /** Whether it may evolve; else its layout is part of the contract. */
  readonly marked: boolean;
  readonly fields: readonly Field[];
  /** Whether it counts that it was dropped. */
  readonly drops: boolean;
  readonly align?: 16 | 32;
  readonly copy: boolean;
}

export interface Variant {
  readonly name: string;
  readonly form: "unit" | "tuple" | "named";
  readonly fields: readonly Field[];
}

export interface Enum {
  readonly kind: "enum";
  readonly name: string;
  readonly marked: boolean;
  readonly variants: readonly Variant[];
  readonly drops: boolean;
  /** The first discriminant, where it is stated; of enums without data only. */
  readonly from?: number;
}

export type Definition = Struct | Enum;

export interface Parameter {
  readonly mode: "value" | "shared" | "unique";
  readonly type: Type;
}

export interface Function {
  readonly name: string;
  readonly parameters: readonly Parameter[];
  readonly result: Type;
  readonly unsafe: boolean;
  readonly extern: boolean;
  readonly tracked: boolean;
  /** What the body adds: another one is another body. */
  readonly salt: number;
}

export interface Method extends Function {
  readonly receiver: "&self" | "&mut self" | "self: Box<Self>";
  /** Whether the trait has a body for it. */
  readonly provided: boolean;
  /** The methods of the same trait that its body calls; all were there before it. */
  readonly calls: readonly string[];
}

export interface Trait {
  readonly name: string;
  readonly above: readonly string[];
  readonly methods: readonly Method[];
  /** Whether it has a generic method, which is no part of its vtable. */
  readonly generic: boolean;
}

export interface Interface {
  readonly types: readonly Definition[];
  readonly traits: readonly Trait[];
  readonly functions: readonly Function[];
  /** Number of the next name: no name is used twice. */
  readonly next: number;
}

/** What every version has, because plugin and host speak of it: the value that is passed around, and who implements what. */
export const ROOT = "Root";
export const PORT = "Port";
export const PART = "Part";

export const named = (name: string): Type => ({ kind: "named", name });
export const scalar = (name: Scalar): Type => ({ kind: "scalar", name });
export const TEXT: Type = { kind: "text" };

export function definition(of: Interface, name: string): Definition {
  const found = of.types.find((one) => one.name === name);
  if (!found) throw new Error(`the interface has no type ${name}`);
  return found;
}

export function traitNamed(of: Interface, name: string): Trait {
  const found = of.traits.find((one) => one.name === name);
  if (!found) throw new Error(`the interface has no trait ${name}`);
  return found;
}

/** A trait and all above it, each once, the trait itself first. */
export function withAbove(of: Interface, name: string): readonly Trait[] {
  const seen: string[] = [];
  const walk = (one: string): void => {
    if (seen.includes(one)) return;
    seen.push(one);
    traitNamed(of, one).above.forEach(walk);
  };
  walk(name);
  return seen.map((one) => traitNamed(of, one));
}

/** The names of the interface's own types in a type. */
export function namesIn(type: Type): readonly string[] {
  if (type.kind === "named") return [type.name];
  return "of" in type ? namesIn(type.of) : [];
}

/** All data that a definition holds directly. */
export const fieldsOf = (one: Definition): readonly Field[] => (one.kind === "struct" ? one.fields : one.variants.flatMap((variant) => variant.fields));

/** Whether a struct or enum of this name holds, by whatever way, the other. */
export function holds(of: Interface, outer: string, inner: string): boolean {
  return outer === inner || fieldsOf(definition(of, outer)).some((field) => namesIn(field.type).some((name) => holds(of, name, inner)));
}

/** Whether values of the type are copied by themselves. */
export function isCopy(of: Interface, type: Type): boolean {
  switch (type.kind) {
    case "scalar":
      return true;
    case "array":
    case "option":
      return isCopy(of, type.of);
    case "named": {
      const one = definition(of, type.name);
      return one.kind === "struct" && one.copy;
    }
    case "text":
    case "vector":
    case "box":
    case "map":
      return false;
  }
}

/** The interface with one type in place of that of its name. */
export const withType = (of: Interface, type: Definition): Interface => ({ ...of, types: of.types.map((one) => (one.name === type.name ? type : one)) });

/** The interface with one trait in place of that of its name. */
export const withTrait = (of: Interface, trait: Trait): Interface => ({ ...of, traits: of.traits.map((one) => (one.name === trait.name ? trait : one)) });
