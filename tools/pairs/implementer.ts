/** Types that implement the made-up traits, and calls of them: plugin and host do both, in the same way. */
import { methodText as inheritedText } from "./api.js";
import type { Chance } from "./chance.js";
import { withAbove, type Interface, type Method, type Parameter, type Trait } from "./interface.js";
import { API, calling, made, readParameters, signature } from "./rust.js";

export interface Implementer {
  /** Name of the type. */
  readonly name: string;
  /** Which methods with a body of the trait are overridden. */
  readonly overrides: Chance;
  /** Statements that change what a `&mut` parameter refers to. */
  readonly alter: (parameter: Parameter, place: string) => string;
}

function methodText(by: Implementer, trait: Trait, one: Method): string {
  const altered = one.parameters.flatMap((parameter, i) => (parameter.mode === "unique" ? [by.alter(parameter, `(*a${i})`)] : []));
  const step = one.receiver === "&mut self" ? "self.level += 1; " : "";
  return `    ${signature(one)} { let n: u64 = (self.level + ${one.name.length * 7} + ${readParameters(one)}) % 1000; ${step}println!("  ${by.name}: ${trait.name}.${one.name} {n}"); ${altered.join(" ")} ${made(one.result, "n")} }\n`;
}

/** What is said otherwise where the sources are for another version of the trait. */
export interface Adapting {
  /** Whether the other version has the trait, and the method in it: one that it has lost cannot be there. */
  readonly has: (trait: string, method?: string) => boolean;
  /** Whether bodies that are inherited are written out, as they were. */
  readonly keepsBodies: boolean;
}

function implText(by: Implementer, trait: Trait, { has, keepsBodies }: Adapting): string {
  const overridden = (one: Method): boolean => !one.provided || by.overrides(`${by.name} ${trait.name} ${one.name}`, 40);
  const methods = trait.methods.filter((one) => has(trait.name, one.name)).map((one) => (overridden(one) ? methodText(by, trait, one) : keepsBodies ? inheritedText(trait, one) : ""));
  return `impl ${API}${trait.name} for ${by.name} {\n${methods.join("")}}\n`;
}

/** The type, which says when it is dropped, and all that `trait` demands of it. */
export function implementing(of: Interface, trait: string, by: Implementer, adapting: Adapting = { has: () => true, keepsBodies: false }): string {
  return `struct ${by.name} { level: u64, note: String }
impl ${by.name} { fn new(level: u64) -> ${by.name} { ${by.name} { level, note: format!("${by.name}{level}") } } }
impl Drop for ${by.name} { fn drop(&mut self) { println!("  {} gone", self.note); } }
${withAbove(of, trait).filter((one) => adapting.has(one.name)).map((one) => implText(by, one, adapting)).join("")}`;
}

/** Calls of the methods of one trait on `object`, a place of type `dyn Trait` or `&mut dyn Trait`. */
const callsOf = (trait: Trait, label: string, object: string, n: string, used: Chance): readonly string[] =>
  trait.methods
    .filter((one) => one.receiver !== "self: Box<Self>" && used(`call ${trait.name}.${one.name}`, 75))
    .map((one) => calling(`${label} ${trait.name}.${one.name}`, `${object}.${one.name}`, one, n));

/** Calls of all methods of a trait and of those above it, and of those above by conversion to them. */
export function callingAll(of: Interface, trait: string, label: string, object: string, n: string, used: Chance): string {
  const [own, ...above] = withAbove(of, trait);
  const direct = [own!, ...above.filter((one) => used(`inherited ${one.name}`, 60))].flatMap((one) => callsOf(one, label, object, n, used));
  const converted = above
    .filter((one) => used(`convert ${one.name}`, 60))
    .map((one) => `{ let up: &mut dyn ${API}${one.name} = &mut *${object}; ${callsOf(one, `${label} up`, "up", n, used).join(" ")} }`);
  return [...direct, ...converted].join("\n    ");
}

/** Calls of the methods that consume a box: each on one that `create` makes. */
export function callingConsumers(of: Interface, trait: string, label: string, create: string, n: string, used: Chance): string {
  return withAbove(of, trait)
    .flatMap((one) => one.methods.filter((method) => method.receiver === "self: Box<Self>" && used(`consume ${one.name}.${method.name}`, 75)))
    .map((one) => calling(`${label} ${one.name}`, `${create}.${one.name}`, one, n))
    .join("\n    ");
}
