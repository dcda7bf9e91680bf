/**
 * The plugin of a version: it uses, by chance, much of what its interface has (reads, writes, makes, copies, compares,
 * sorts, exchanges, matches, moves, drops; calls the host's objects and lends its own), and prints all that it sees.
 */
import { genericBody, genericName } from "./api.js";
import type { Chance } from "./chance.js";
import { callingAll, implementing, type Adapting, type Implementer } from "./implementer.js";
import { PART, PORT, ROOT, definition, isCopy, withAbove, type Definition, type Enum, type Field, type Interface, type Struct } from "./interface.js";
import { API, calling, changed, madeVariant, seen, variantPattern } from "./rust.js";

/** What is otherwise in a plugin's sources so that they compile for another version and mean there what was packed. */
export interface Adaptation extends Adapting {
  /** Traits that are implemented by their own bodies alone. */
  readonly added: readonly string[];
}

const NOTHING_ELSE: Adaptation = { has: () => true, keepsBodies: false, added: [] };

type Act = (one: Struct, type: string, of: Interface) => string;

const key = (one: Struct): string => (one.fields[0] ? seen(one.fields[0].type, `x.${one.fields[0].name}`) : "0");

/** What is done with a struct as a whole; `s` is a mutable reference to one. With its chance in percent. */
const acts: { readonly [name: string]: readonly [number, Act] } = {
  clone: [21, () => `let c = s.clone(); println!("  {} {:?}", c == *s, c);`],
  replace: [18, (_, type) => `*s = ${type}::new(n + 7);`],
  swap: [21, (_, type) => `let mut o = ${type}::new(n + 1); std::mem::swap(s, &mut o); println!("  {:?}", o);`],
  sort: [21, (one, type) => `let mut v: Vec<${type}> = (0..5).map(|k| ${type}::new((n + k * 7) % 5)).collect(); v.sort_by_key(|x| ${key(one)}); v.swap(0, 2); let last = v.pop(); println!("  {:?} {:?}", v, last);`],
  insert: [18, (_, type) => `let mut v: Vec<${type}> = Vec::new(); v.push(s.clone()); v.insert(0, ${type}::new(9)); v.push(${type}::new(n)); v.remove(1); v.truncate(9); println!("  {:?}", v);`],
  iterate: [21, (one, type) => `let mut v = vec![${type}::new(n), ${type}::new(2), ${type}::new(3)]; for x in v.iter_mut().rev() { ${touchField(one, "x")} } println!("  {}", v.iter().map(|x| ${key(one)}).fold(0u64, |a, b| a.wrapping_mul(31).wrapping_add(b)));`],
  optional: [21, (_, type) => `let mut o = Some(${type}::new(n)); if let Some(x) = o.as_mut() { std::mem::swap(x, s); } let t = o.take(); println!("  {:?} {:?}", t, o.is_none());`],
  boxed: [18, (_, type) => `let b = Box::new(${type}::new(n)); let v = *b; println!("  {:?}", v); drop(v);`],
  array: [14, (one, type) => `let mut a = [${type}::new(1), ${type}::new(n), ${type}::new(3)]; a.reverse(); println!("  {}", a.iter().map(|x| ${key(one)}).max().unwrap());`],
  result: [7, (_, type) => `let r: Result<${type}, String> = if n % 2 == 0 { Ok(${type}::new(n)) } else { Err(format!("no{n}")) }; println!("  {:?}", r);`],
  counted: [14, (_, type) => `let a = std::rc::Rc::new(${type}::new(n)); let b = a.clone(); drop(a); println!("  {:?} {}", b, std::rc::Rc::strong_count(&b));`],
  captured: [10, (_, type) => `let o = ${type}::new(n); let f = move |k: u64| (k, o); println!("  {:?}", f(4));`],
  mapped: [4, (_, type) => `let mut m = std::collections::BTreeMap::new(); for k in 0..4u64 { m.insert(k * 7 % 5, ${type}::new(k)); } m.remove(&2); println!("  {:?}", m);`],
  tuple: [10, (_, type) => `let t = (1u8, ${type}::new(n), 2u16); println!("  {:?}", t);`],
  size: [7, (_, type) => `println!("  {}", std::mem::size_of::<${type}>() % 1000 > 0);`],
  pattern: [18, (one, type) => `let ${type} { ${one.fields.slice(0, 2).map((field) => `${field.name}, `).join("")}.. } = &*s; println!("  ${one.fields.slice(0, 2).map(() => "{:?} ").join("")}", ${one.fields.slice(0, 2).map((field) => field.name).join(", ")});`],
  moved: [4, moved],
};

/** Moved out of a value: only where nothing has a destructor of its own, else it does not compile. */
function moved(one: Struct, type: string, of: Interface): string {
  const field = one.fields.find((other) => !isCopy(of, other.type));
  return one.drops || !field ? "" : `let ${type} { ${field.name}, .. } = ${type}::new(n); println!("  moved {:?}", ${field.name});`;
}

function touchField(one: Struct, place: string): string {
  const field = one.fields.find((other) => other.type.kind === "scalar");
  return field ? changed(field.type, `${place}.${field.name}`, "n") : "";
}

/** A use is a function of its own, called by what is used: one that cannot be compiled for every layout goes alone. */
interface Use {
  readonly name: string;
  readonly body: string;
}

const functionText = (parameter: string, { name, body }: Use): string => `#[inline(never)]\nfn ${name}(${parameter}, n: u64) { ${body} }\n`;

const callsOf = (uses: readonly Use[], argument: string): string => uses.map(({ name }) => `    ${name}(${argument}, n);\n`).join("");

/** The same, where nothing but a constant leads to the functions: the compiler does not see which they are. */
const callsByTable = (uses: readonly Use[], argument: string, type: string): string =>
  `    let table: &[fn(&mut ${type}, u64)] = &[${uses.map(({ name }) => name).join(", ")}];\n    for call in std::hint::black_box(table) { call(${argument}, n); }\n`;

/** The functions of the uses, and the two that call them: `touch_T` changes a value, `use_T` does all that is done with it. */
function usesText(of: Definition, touching: readonly Use[], using: readonly Use[], used: Chance): string {
  const parameter = `s: &mut ${API}${of.name}`;
  return `${[...touching, ...using].map((use) => functionText(parameter, use)).join("")}fn touch_${of.name}(${parameter}, n: u64) {\n${callsOf(touching, "s")}}
fn use_${of.name}(${parameter}, n: u64) {\n    touch_${of.name}(s, n);\n${using.length && used(`table_${of.name}`, 40) ? callsByTable(using, "s", `${API}${of.name}`) : callsOf(using, "s")}}
`;
}

/** Names of uses that are asked of chance are names of functions. */
function structUse(of: Interface, one: Struct, used: Chance): string {
  const read = (field: Field): string => `println!("  ${one.name}.${field.name} {:?} {}", s.${field.name}, ${seen(field.type, `s.${field.name}`)});`;
  const touching = one.fields.map((field) => ({ name: `field_${one.name}_${field.name}`, body: `${read(field)} ${changed(field.type, `s.${field.name}`, "n")}` }));
  const done = Object.entries(acts)
    .filter(([name, [percent]]) => used(`${name}_${one.name}`, percent))
    .map(([name, [, act]]) => ({ name: `${name}_${one.name}`, body: act(one, `${API}${one.name}`, of) }));
  return usesText(one, touching.filter((use) => used(use.name, 75)), done, used);
}

function enumUse(one: Enum, used: Chance): string {
  const type = `${API}${one.name}`;
  const known = one.variants.filter((variant) => used(`variant_${one.name}_${variant.name}`, 80));
  const arms = known.map((variant) => {
    const data = variant.fields.map((field) => `println!("  {:?}", ${field.name}); ${changed(field.type, `(*${field.name})`, "n")}`).join(" ");
    return `${variantPattern(one.name, variant)} => { println!("  ${one.name} is ${variant.name}"); ${data} }`;
  });
  const touching = { name: `match_${one.name}`, body: `match s { ${[...arms, `_ => println!("  ${one.name} is something else")`].join(", ")} }` };
  const making = known.map((variant) => ({ name: `make_${one.name}_${variant.name}`, body: `*s = ${madeVariant(one.name, variant, "n")}; println!("  {:?}", s);` }));
  const using = [
    { name: `vector_${one.name}`, body: `let mut all: Vec<${type}> = vec![s.clone(), ${type}::new(n + 1)]; all.reverse(); for x in &mut all { touch_${one.name}(x, n); } println!("  {:?} {}", all, all.iter().filter(|x| **x == *s).count());` },
    { name: `option_${one.name}`, body: `let o = if n % 2 == 0 { Some(s.clone()) } else { None }; match &o { Some(x) => println!("  {:?} {}", x, x.sum()), None => println!("  none") }` },
    { name: `exchange_${one.name}`, body: `let old = std::mem::replace(s, ${type}::new(n)); println!("  {:?}", old);` },
  ];
  return usesText(one, [touching].filter((use) => used(use.name, 95)), [...making.filter((use) => used(use.name, 40)), ...using.filter((use) => used(use.name, 40))], used);
}

const definitionUse = (of: Interface, one: Definition, used: Chance): string => (one.kind === "struct" ? structUse(of, one, used) : enumUse(one, used));

/** Generic methods are no part of a vtable: what they do is compiled here, and stays where a later version has none. */
const genericCalls = (of: Interface, used: Chance, has: Adaptation["has"]): string =>
  withAbove(of, PART)
    .filter((one) => one.generic && used(`generic ${one.name}`, 60))
    .map((one) => (has(one.name, genericName(one)) ? `    println!("  {}", Mine::new(1).${genericName(one)}(7u8));\n` : `    let kept = Mine::new(1); println!("  {}", ${genericBody("7u64")}); drop(kept);\n`))
    .join("");

/** The plugin's source, for its own interface or adapted to another. */
export function pluginSource(of: Interface, used: Chance, adaptation: Adaptation = NOTHING_ELSE): string {
  const { has, added } = adaptation;
  const by: Implementer = { name: "Mine", overrides: used, alter: ({ type }, place) => changed(type, place, "n") };
  const types = of.types.filter((one) => one.name === ROOT || used(`use_${one.name}`, 75));
  const uses = types.map((one) => `    ${one.name === ROOT ? "use_Root(root, n);" : `{ let mut x = ${API}${one.name}::new(n); use_${one.name}(&mut x, n); println!("${one.name} {:?}", x); }`}\n`);
  const functions = of.functions.filter((one) => used(`function_${one.name}`, 65)).map((one) => `    ${calling(`function ${one.name}`, `${API}${one.name}`, one, "n")}\n`);
  const first = definition(of, "S0");
  const field = first.kind === "struct" && first.fields[0] && used("vector_S0", 60) ? `x.sum() + ${seen(first.fields[0].type, `x.${first.fields[0].name}`)}` : "x.sum()";
  return `#![allow(warnings)]
use ${API}{${of.traits.map((one) => one.name).filter((name) => has(name)).join(", ")}};

${of.types.map((one) => definitionUse(of, one, used)).join("")}
${implementing(of, PART, by, adaptation)}${added.map((name) => `impl ${API}${name} for Mine {}\n`).join("")}
#[race::export]
pub fn run(root: &mut ${API}${ROOT}, port: &mut dyn ${API}${PORT}, n: u64) -> u64 {
${uses.join("")}${functions.join("")}${genericCalls(of, used, has)}    ${callingAll(of, PORT, "port", "port", "n", used)}
    root.sum()
}

#[race::export]
pub fn hold(port: Box<dyn ${API}${PORT}>, others: Vec<std::rc::Rc<dyn ${API}${PORT}>>, n: u64) -> u64 {
    let mut port = port;
    ${callingAll(of, PORT, "held", "port", "n", used)}
    let kept = others.clone();
    drop(others);
    kept.len() as u64
}

#[race::export]
pub fn take(one: Box<${API}S0>, many: Vec<${API}S0>, last: Option<Box<${API}S1>>) -> u64 {
    let mut many = many;
    many.push(*one);
    many.swap(0, 1);
    let sum = many.iter().map(|x| ${field}).fold(0u64, |a, b| a.wrapping_mul(7).wrapping_add(b));
    println!("last {:?}", last);
    sum
}

#[race::export]
pub fn give(n: u64) -> Vec<${API}S1> {
    (0..3).map(|k| ${API}S1::new(n + k)).collect()
}

#[race::export]
pub fn through(root: ${API}${ROOT}, n: u64) -> ${API}${ROOT} {
    let mut root = root;
    touch_Root(&mut root, n);
    root
}

#[race::export]
pub fn part(n: u64) -> Box<dyn ${API}${PART}> {
    Box::new(Mine::new(n))
}
`;
}
