/** The host of a version: it calls all that the plugin exports and all methods of the objects that it gets, and prints. */
import type { Chance } from "./chance.js";
import { callingAll, callingConsumers, implementing, type Implementer } from "./implementer.js";
import { PART, PORT, ROOT, type Interface } from "./interface.js";
import { API, made } from "./rust.js";

const always: Chance = (name) => !name.startsWith("Host ");

export function hostSource(of: Interface, chance: Chance): string {
  const by: Implementer = { name: "Host", overrides: chance, alter: ({ type }, place) => `${place} = ${made(type, "n")};` };
  return `#![allow(warnings)]
use ${API}{${of.traits.map((one) => one.name).join(", ")}};

#[race::import(plugin)]
unsafe extern "Rust" {
    pub safe fn run(root: &mut ${API}${ROOT}, port: &mut dyn ${API}${PORT}, n: u64) -> u64;
    pub safe fn hold(port: Box<dyn ${API}${PORT}>, others: Vec<std::rc::Rc<dyn ${API}${PORT}>>, n: u64) -> u64;
    pub safe fn take(one: Box<${API}S0>, many: Vec<${API}S0>, last: Option<Box<${API}S1>>) -> u64;
    pub safe fn give(n: u64) -> Vec<${API}S1>;
    pub safe fn through(root: ${API}${ROOT}, n: u64) -> ${API}${ROOT};
    pub safe fn part(n: u64) -> Box<dyn ${API}${PART}>;
}

${implementing(of, PORT, by)}
fn parts() {
    let mut part = part(2);
    ${callingAll(of, PART, "part", "part", "3u64", always)}
    ${callingConsumers(of, PART, "part", "crate::part(4)", "5u64", always)}
    let mut many: Vec<Box<dyn ${API}${PART}>> = (0..3).map(crate::part).collect();
    many.swap(0, 2);
    many.remove(1);
    let shared: std::rc::Rc<dyn ${API}${PART}> = std::rc::Rc::from(crate::part(6));
    drop(shared.clone());
}

fn main() {
    let mut root = ${API}${ROOT}::new(3);
    let mut host = Host::new(1);
    for n in 1..4 {
        println!("run {}", run(&mut root, &mut host, n));
        println!("{root:?} {}", api::dropped());
    }
    println!("hold {} {}", hold(Box::new(Host::new(5)), vec![std::rc::Rc::new(Host::new(6)), std::rc::Rc::new(Host::new(7))], 4), api::dropped());
    println!("take {} {}", take(Box::new(${API}S0::new(5)), (0..3).map(${API}S0::new).collect(), Some(Box::new(${API}S1::new(2)))), api::dropped());
    for one in give(4) {
        println!("{one:?} {} {}", one == one.clone(), one.sum());
    }
    let root = through(root, 6);
    println!("{root:?} {}", api::dropped());
    drop(root);
    parts();
    println!("dropped {}", api::dropped());
}
`;
}
