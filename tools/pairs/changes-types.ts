/** Changes of structs and enums: fields, variants, attributes, destructors. */
import { shuffled, type Random } from "../fuzz/random.js";
import { fieldType, inserted, replaced, without, type Change } from "./change.js";
import { scalar, scalars, withType, type Enum, type Field, type Interface, type Scalar, type Struct, type Type, type Variant } from "./interface.js";

const ofStruct = (deed: (random: Random, one: Struct, of: Interface) => Struct | undefined): Change["deed"] => (random, of) => {
  const one = random.pick(of.types.filter((type) => type.kind === "struct"));
  const next = deed(random, one, of);
  return next && withType(of, next);
};

const ofEnum = (deed: (random: Random, one: Enum, of: Interface) => Enum | undefined): Change["deed"] => (random, of) => {
  const one = random.pick(of.types.filter((type) => type.kind === "enum"));
  const next = deed(random, one, of);
  return next && withType(of, next);
};

/** Takes a number for a name. */
const numbered = (deed: Change["deed"]): Change["deed"] => (random, of) => {
  const next = deed(random, of);
  return next && { ...next, next: of.next + 1 };
};

const sizes: { readonly [name in Scalar]: number } = { u8: 1, u16: 2, u32: 4, u64: 8, i32: 4, i64: 8, f32: 4, f64: 8, bool: 1, char: 4 };

function retyped(one: Struct, field: Field, type: Type): Struct {
  return { ...one, fields: replaced(one.fields, field, { ...field, type }) };
}

const pickField = (random: Random, one: Struct, fits: (type: Type) => boolean): Field | undefined => {
  const all = one.fields.filter((field) => fits(field.type));
  return all.length ? random.pick(all) : undefined;
};

const isScalar = (type: Type): boolean => type.kind === "scalar";

function sameSize(random: Random, one: Struct): Struct | undefined {
  const field = pickField(random, one, isScalar);
  if (!field || field.type.kind !== "scalar") return undefined;
  const { name } = field.type;
  const others = scalars.filter((other) => other !== name && sizes[other] === sizes[name]);
  return others.length ? retyped(one, field, scalar(random.pick(others))) : undefined;
}

const wider: { readonly [name: string]: Scalar } = { u8: "u16", u16: "u32", u32: "u64", i32: "i64", f32: "f64" };

function widened(random: Random, one: Struct): Struct | undefined {
  const field = pickField(random, one, (type) => type.kind === "scalar" && type.name in wider);
  return field?.type.kind === "scalar" ? retyped(one, field, scalar(wider[field.type.name]!)) : undefined;
}

function wrapped(random: Random, one: Struct): Struct | undefined {
  const field = pickField(random, one, (type) => type.kind === "named" || type.kind === "text");
  return field && retyped(one, field, { kind: random.pick(["box", "option", "vector"] as const), of: field.type });
}

const structChanges: readonly Change[] = [
  { kind: "field added", gentle: true, deed: numbered(ofStruct((random, one, of) => ({ ...one, fields: inserted(random, one.fields, { name: `f${of.next}`, type: fieldType(random, of, one.name) }) }))) },
  { kind: "fields reordered", gentle: true, deed: ofStruct((random, one) => (one.fields.length > 1 ? { ...one, fields: shuffled(random, one.fields) } : undefined)) },
  { kind: "field removed", gentle: false, deed: ofStruct((random, one) => (one.fields.length > 1 ? { ...one, fields: without(one.fields, random.pick(one.fields)) } : undefined)) },
  { kind: "field renamed", gentle: false, deed: numbered(ofStruct((random, one, of) => { const field = random.pick(one.fields); return { ...one, fields: replaced(one.fields, field, { ...field, name: `f${of.next}` }) }; })) },
  { kind: "field of another type of one size", gentle: false, deed: ofStruct(sameSize) },
  { kind: "field widened", gentle: false, deed: ofStruct(widened) },
  { kind: "field wrapped", gentle: false, deed: ofStruct(wrapped) },
  { kind: "struct gains Drop", gentle: true, deed: ofStruct((_, one) => (one.drops ? undefined : { ...one, drops: true })) },
  { kind: "struct loses Drop", gentle: true, deed: ofStruct((_, one) => (one.drops ? { ...one, drops: false } : undefined)) },
  { kind: "struct aligned", gentle: false, deed: ofStruct((random, one) => (one.align ? undefined : { ...one, align: random.pick([16, 32] as const) })) },
  { kind: "struct no longer aligned", gentle: true, deed: ofStruct((_, { align, ...one }) => (align ? one : undefined)) },
  { kind: "struct becomes Copy", gentle: false, deed: ofStruct((_, one) => (one.copy ? undefined : { ...one, copy: true })) },
  { kind: "struct is no longer Copy", gentle: false, deed: ofStruct((_, one) => (one.copy ? { ...one, copy: false } : undefined)) },
];

export function variantOf(random: Random, of: Interface, owner: Enum, number: number): Variant {
  const form = owner.from !== undefined ? "unit" : random.pick(["unit", "tuple", "named"] as const);
  const fields = form === "unit" ? [] : Array.from({ length: 1 + random.below(2) }, (_, i) => ({ name: `p${number}_${i}`, type: fieldType(random, of, owner.name, 1) }));
  return { name: `V${number}`, form, fields };
}

const hasData = (variant: Variant): boolean => variant.form !== "unit";

const plain = (one: Enum): boolean => !one.variants.some(hasData);

function dataAdded(random: Random, one: Enum, of: Interface): Enum | undefined {
  const all = one.variants.filter((variant) => variant.form === "named");
  if (!all.length) return undefined;
  const variant = random.pick(all);
  const field = { name: `p${of.next}_0`, type: fieldType(random, of, one.name, 1) };
  return { ...one, variants: replaced(one.variants, variant, { ...variant, fields: inserted(random, variant.fields, field) }) };
}

function dataReordered(random: Random, one: Enum): Enum | undefined {
  const all = one.variants.filter((variant) => variant.form === "named" && variant.fields.length > 1);
  if (!all.length) return undefined;
  const variant = random.pick(all);
  return { ...one, variants: replaced(one.variants, variant, { ...variant, fields: [...variant.fields].reverse() }) };
}

const enumChanges: readonly Change[] = [
  { kind: "variant added", gentle: true, deed: numbered(ofEnum((random, one, of) => ({ ...one, variants: inserted(random, one.variants, plain(one) && !random.once(6) ? { name: `V${of.next}`, form: "unit", fields: [] } : variantOf(random, of, one, of.next)) }))) },
  { kind: "variants reordered", gentle: true, deed: ofEnum((random, one) => (one.variants.length > 1 ? { ...one, variants: shuffled(random, one.variants) } : undefined)) },
  { kind: "variant removed", gentle: false, deed: ofEnum((random, one) => (one.variants.length > 2 ? { ...one, variants: without(one.variants, random.pick(one.variants)) } : undefined)) },
  { kind: "variants renumbered", gentle: true, deed: ofEnum((random, one) => (plain(one) ? { ...one, from: random.pick([0, 5, 40, 100]) } : undefined)) },
  { kind: "variant gains data", gentle: true, deed: numbered(ofEnum(dataAdded)) },
  { kind: "variant's data reordered", gentle: true, deed: ofEnum(dataReordered) },
  { kind: "enum gains Drop", gentle: true, deed: ofEnum((_, one) => (one.drops ? undefined : { ...one, drops: true })) },
  { kind: "enum loses Drop", gentle: true, deed: ofEnum((_, one) => (one.drops ? { ...one, drops: false } : undefined)) },
];

export const typeChanges: readonly Change[] = [...structChanges, ...enumChanges];
