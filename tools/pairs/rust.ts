/**
 * Types and values of a made-up interface as Rust text. Every value is made from a number by a rule that plugin, host and
 * interface share, so that all of them are the same in every build of the same versions.
 */
import { type Function, type Method, type Parameter, type Type, type Variant } from "./interface.js";

/** Names of the interface are written with this path everywhere, also in the interface itself. */
export const API = "api::";

export function typeText(type: Type): string {
  switch (type.kind) {
    case "scalar":
      return type.name;
    case "text":
      return "String";
    case "array":
      return `[${typeText(type.of)}; ${type.length}]`;
    case "vector":
      return `Vec<${typeText(type.of)}>`;
    case "option":
      return `Option<${typeText(type.of)}>`;
    case "box":
      return `Box<${typeText(type.of)}>`;
    case "map":
      return `std::collections::BTreeMap<u32, ${typeText(type.of)}>`;
    case "named":
      return `${API}${type.name}`;
  }
}

/** An expression that makes a value of the type from `n`, an expression of type `u64`. */
export function made(type: Type, n: string): string {
  switch (type.kind) {
    case "scalar":
      return madeScalar(type.name, n);
    case "text":
      return `format!("t{}", ${n})`;
    case "array":
      return `[${Array.from({ length: type.length }, (_, i) => made(type.of, `(${n} + ${i})`)).join(", ")}]`;
    case "vector":
      return `(0..${n} % 3 + 1).map(|k: u64| ${made(type.of, `(${n} + k)`)}).collect::<Vec<_>>()`;
    case "option":
      return `(if ${n} % 3 == 0 { None } else { Some(${made(type.of, n)}) })`;
    case "box":
      return `Box::new(${made(type.of, n)})`;
    case "map":
      return `(0..${n} % 2 + 1).map(|k: u64| (k as u32, ${made(type.of, `(${n} + k)`)})).collect::<std::collections::BTreeMap<_, _>>()`;
    case "named":
      return `${API}${type.name}::new(${n})`;
  }
}

function madeScalar(name: string, n: string): string {
  if (name === "bool") return `(${n} % 2 == 0)`;
  if (name === "char") return `char::from(b'a' + (${n} % 26) as u8)`;
  if (name === "f32" || name === "f64") return `((${n} % 1000) as ${name} / 4.0)`;
  return `(${n} as ${name})`;
}

/** Statements that change what is in `place`. `touch_NAME` does so for types of the interface. */
export function changed(type: Type, place: string, n: string): string {
  switch (type.kind) {
    case "scalar":
      if (type.name === "bool") return `${place} = !${place};`;
      if (type.name === "char") return `${place} = ${made(type, n)};`;
      return type.name.startsWith("f") ? `${place} += 1.5;` : `${place} = ${place}.wrapping_add(${made(type, n)});`;
    case "text":
      return `${place}.push_str(&${made(type, n)});`;
    case "array":
      return changed(type.of, `${place}[${type.length - 1}]`, n);
    case "vector":
      return `${place}.push(${made(type.of, n)}); ${place}.reverse(); if let Some(x) = ${place}.first_mut() { ${changed(type.of, "(*x)", n)} }`;
    case "option":
      return `match &mut ${place} { Some(x) if n % 2 == 0 => { ${changed(type.of, "(*x)", n)} } other => { *other = Some(${made(type.of, n)}); } }`;
    case "box":
      return changed(type.of, `(*${place})`, n);
    case "map":
      return `${place}.insert(9, ${made(type.of, n)}); for x in ${place}.values_mut() { ${changed(type.of, "(*x)", n)} }`;
    case "named":
      return `touch_${type.name}(&mut ${place}, ${n});`;
  }
}

/** An expression of type `u64` that reads the value in `place` by what it is. */
export function seen(type: Type, place: string): string {
  switch (type.kind) {
    case "scalar":
      return type.name === "f32" || type.name === "f64" ? `(${place} * 4.0) as u64` : `${place} as u64`;
    case "text":
      return `${place}.len() as u64`;
    case "array":
      return `${place}.len() as u64 * 3`;
    case "vector":
      return `${place}.len() as u64 * 5`;
    case "option":
      return `if ${place}.is_some() { 7u64 } else { 2u64 }`;
    case "box":
      return seen(type.of, `(*${place})`);
    case "map":
      return `${place}.len() as u64 * 11`;
    case "named":
      return `${place}.sum()`;
  }
}

const variantPath = (name: string, variant: Variant): string => `${API}${name}::${variant.name}`;

/** The variant made from `n`. */
export function madeVariant(name: string, variant: Variant, n: string): string {
  const values = variant.fields.map((field) => `${variant.form === "named" ? `${field.name}: ` : ""}${made(field.type, n)}`).join(", ");
  return `${variantPath(name, variant)}${variant.form === "unit" ? "" : variant.form === "tuple" ? `(${values})` : ` { ${values} }`}`;
}

/** The variant as a pattern that binds its data to the fields' names. */
export function variantPattern(name: string, variant: Variant): string {
  const names = variant.fields.map((field) => field.name).join(", ");
  return `${variantPath(name, variant)}${variant.form === "unit" ? "" : variant.form === "tuple" ? `(${names})` : ` { ${names}${names ? ", " : ""}.. }`}`;
}

const modeText = { value: "", shared: "&", unique: "&mut " } as const;

const parameterText = ({ mode, type }: Parameter): string => `${modeText[mode]}${typeText(type)}`;

const qualifiers = (one: Function): string => `${one.unsafe ? "unsafe " : ""}${one.extern ? 'extern "C" ' : ""}`;

/** `fn m4(&self, a0: &api::S1) -> u64`, with what stands before it. */
export function signature(one: Function | Method, visibility = ""): string {
  const parameters = one.parameters.map((parameter, i) => `a${i}: ${parameterText(parameter)}`);
  const all = "receiver" in one ? [one.receiver, ...parameters] : parameters;
  return `${one.tracked ? "#[track_caller] " : ""}${visibility}${qualifiers(one)}fn ${one.name}(${all.join(", ")}) -> ${typeText(one.result)}`;
}

/** An expression of type `u64` that reads what a function was given. */
export const readParameters = (one: Function): string => one.parameters.map(({ type, mode }, i) => `(${seen(type, mode === "value" ? `a${i}` : `(*a${i})`)})`).join(" + ") || "0";

/** A block that calls a function with arguments made from `n`, and prints what came of it and of them. */
export function calling(label: string, callee: string, one: Function, n: string): string {
  const lets = one.parameters.map(({ type }, i) => `let mut b${i} = ${made(type, n)};`).join(" ");
  const given = one.parameters.map(({ mode }, i) => `${modeText[mode]}b${i}`).join(", ");
  const after = one.parameters.flatMap(({ mode }, i) => (mode === "unique" ? [`println!("  {:?}", b${i});`] : [])).join(" ");
  return `{ ${lets} let r = ${one.unsafe ? `unsafe { ${callee}(${given}) }` : `${callee}(${given})`}; println!("${label} {:?}", r); ${after} }`;
}
