//! Drives the kitchen: by the trait, by values, and through panics on both sides.

use engine_api::{Body, Log, Named, Plugin, World};
use std::panic::{catch_unwind, AssertUnwindSafe};

#[cfg(feature = "whole")]
extern crate kitchen;

#[race::import(kitchen)]
unsafe extern "Rust" {
    pub safe fn create() -> Box<dyn Plugin>;
    pub safe fn spill(world: &mut World, inner: &mut dyn FnMut(&mut World)) -> bool;
    pub safe fn demote(plugin: Box<dyn Plugin>) -> Box<dyn Named>;
    pub safe fn stew(bodies: Vec<Body>, extra: Option<Box<Body>>) -> Vec<Body>;
}

#[derive(Default)]
struct Console(usize);

impl Log for Console {
    fn line(&mut self, text: &str) {
        self.0 += 1;
        println!("  | {text}");
    }
    fn lines(&self) -> usize {
        self.0
    }
}

fn main() {
    std::panic::set_hook(Box::new(|_| {}));
    let mut log = Console::default();
    let mut world = World::new(0.1);
    let mut plugin = create();
    plugin.init(&mut world, &mut log);
    for _ in 0..3 {
        println!("{}", plugin.update(&mut world, &mut log));
    }
    println!("{:.3} {} {:?}", plugin.score(&world), world.bodies.len(), world.stats.collisions);
    let quiet = spill(&mut World::new(0.2), &mut |world| world.frame = 9);
    let inner = spill(&mut World::new(0.2), &mut |world| panic!("in frame {}", world.frame));
    let outer = catch_unwind(AssertUnwindSafe(|| spill(&mut world, &mut |world| world.frame += 100)));
    println!("{quiet} {inner} {:?} {}", outer.unwrap_err().downcast_ref::<String>(), world.frame);
    let stewed = stew(std::mem::take(&mut world.bodies), Some(Box::new(Body::new(77, "salt", 9.5))));
    println!("{:?}", stewed.iter().map(|b| (&b.name, b.id, b.serial())).collect::<Vec<_>>());
    println!("{}", plugin.finish(&mut log));
    let named = demote(create());
    println!("{} {}", named.name(), named.version());
}
