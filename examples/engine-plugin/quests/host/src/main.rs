//! The guild: asks the plugin of quests for everything that it has, and prints what both sides see.

mod calls;
mod clues;
mod objects;
mod offers;
mod refusals;
mod tales;
mod terms;

use engine_api::{Kind, Log, World};

#[cfg(feature = "whole")]
extern crate quests;

#[derive(Default)]
pub struct Console(usize);

impl Log for Console {
    fn line(&mut self, text: &str) {
        self.0 += 1;
        println!("  | {text}");
    }
    fn lines(&self) -> usize {
        self.0
    }
}

/// A world of three, the last of whom sleeps.
pub fn world() -> World {
    let mut world = World::new(0.1);
    for (name, mass, kind) in [("ada", 3.5, Kind::Rock), ("bob", 1.25, Kind::Ship), ("cyd", 7.0, Kind::Ghost)] {
        let id = world.spawn(name, mass);
        let body = world.body(id).unwrap();
        body.kind = kind;
        body.awake = kind != Kind::Ghost;
    }
    world
}

fn main() {
    std::panic::set_hook(Box::new(|_| {}));
    let mut log = Console::default();
    clues::run(&mut log);
    refusals::run(&mut log);
    tales::run(&mut log);
    terms::run(&mut log);
    calls::run(&mut log);
    objects::run(&mut log);
    offers::run(&mut log);
    println!("{} lines", log.lines());
}
