/** The source of an interface crate: what is defined, with constructors from a number, and bodies that can be told apart. */
import { type Definition, type Enum, type Function, type Interface, type Method, type Struct, type Trait } from "./interface.js";
import { made, madeVariant, readParameters, seen, signature, typeText } from "./rust.js";

const mark = (marked: boolean): string => (marked ? "#[race::resilient]\n" : "");

function structText(one: Struct): string {
  const align = one.align ? `#[repr(align(${one.align}))]\n` : "";
  const fields = one.fields.map((field) => `    pub ${field.name}: ${typeText(field.type)},\n`).join("");
  const values = one.fields.map((field, i) => `${field.name}: ${made(field.type, `(n + ${i})`)}`).join(", ");
  const sum = one.fields.map((field, i) => `(${seen(field.type, `self.${field.name}`)}).wrapping_mul(${2 * i + 1})`).reduce((all, next) => `${all}.wrapping_add(${next})`, "0u64");
  return `${mark(one.marked)}${align}#[derive(Debug, Clone, PartialEq${one.copy ? ", Copy" : ""})]
pub struct ${one.name} {
${fields}}

impl ${one.name} {
    pub fn new(n: u64) -> ${one.name} { let _ = n; ${one.name} { ${values} } }
    pub fn sum(&self) -> u64 { ${sum} }
}
`;
}

function enumText(one: Enum): string {
  const variants = one.variants.map((variant, i) => {
    const fields = variant.fields.map((field) => `${variant.form === "named" ? `${field.name}: ` : ""}${typeText(field.type)}`).join(", ");
    const data = variant.form === "unit" ? "" : variant.form === "tuple" ? `(${fields})` : ` { ${fields} }`;
    return `    ${variant.name}${data}${one.from !== undefined ? ` = ${one.from + i * 3}` : ""},\n`;
  });
  const arms = one.variants.map((variant, i) => `${i === one.variants.length - 1 ? "_" : i} => ${madeVariant(one.name, variant, "(n + 1)")}`);
  return `${mark(one.marked)}#[derive(Debug, Clone, PartialEq)]
pub enum ${one.name} {
${variants.join("")}}

impl ${one.name} {
    pub fn new(n: u64) -> ${one.name} { match n % ${one.variants.length} { ${arms.join(", ")} } }
    pub fn sum(&self) -> u64 { format!("{self:?}").len() as u64 }
}
`;
}

const dropText = (one: Definition, weight: number): string => (one.drops ? `impl Drop for ${one.name} {\n    fn drop(&mut self) { DROPPED.fetch_add(${weight}, Ordering::Relaxed); }\n}\n` : "");

/** A body that says by its result what it was given and which version it is. */
function body(one: Function, calls: string): string {
  const touched = one.parameters.flatMap(({ mode, type }, i) => (mode === "unique" ? [`*a${i} = ${made(type, `${one.salt % 50}u64`)};`] : []));
  return `{ let n: u64 = (${one.salt} + ${readParameters(one)}${calls}) % 1000; ${touched.join(" ")} ${made(one.result, "n")} }`;
}

/** Whether a default body can call it without arguments of its own. */
export const isPlain = (one: Method): boolean => one.receiver === "&self" && !one.parameters.length && !one.unsafe && one.result.kind === "scalar" && one.result.name === "u64";

/** A method of a trait, with its body if it has one. */
export function methodText(of: Trait, one: Method): string {
  const calls = one.receiver === "self: Box<Self>" ? [] : of.methods.filter((other) => one.calls.includes(other.name) && isPlain(other));
  return one.provided ? `    ${signature(one)} ${body(one, calls.map(({ name }) => ` + self.${name}()`).join(""))}\n` : `    ${signature(one)};\n`;
}

/** What a generic method does with what it is given. */
export const genericBody = (value: string): string => `${value} + 5`;

export const genericName = (one: Trait): string => `generic_${one.name}`;

const traitText = (one: Trait): string => `#[race::resilient]
pub trait ${one.name}${one.above.length ? `: ${one.above.join(" + ")}` : ""} {
${one.methods.map((method) => methodText(one, method)).join("")}${one.generic ? `    fn ${genericName(one)}<T: Into<u64>>(&self, value: T) -> u64 where Self: Sized { ${genericBody("value.into()")} }\n` : ""}}
`;

/** Weights are powers of a small base, so that a sum says how often which type was dropped. */
const weightOf = (of: Interface, one: Definition): number => 1000 ** of.types.filter((other) => other.drops).indexOf(one) || 1;

export function apiSource(of: Interface): string {
  const types = of.types.map((one) => `${one.kind === "struct" ? structText(one) : enumText(one)}${dropText(one, weightOf(of, one))}`);
  const functions = of.functions.map((one) => `${signature(one, "pub ")} ${body(one, "")}\n`);
  return `#![allow(warnings)]
extern crate self as api;
use std::sync::atomic::{AtomicU64, Ordering};

pub static DROPPED: AtomicU64 = AtomicU64::new(0);

/// How much was dropped so far.
pub fn dropped() -> u64 { DROPPED.load(Ordering::Relaxed) }

${types.join("\n")}
${of.traits.map(traitText).join("\n")}
${functions.join("\n")}`;
}
