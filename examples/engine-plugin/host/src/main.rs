//! The engine: owns the world, drives plugins, prints what they did.

use engine_api::{Log, Named, Plugin, World};

#[cfg(feature = "whole")]
extern crate ball;

#[race::import(ball)]
unsafe extern "Rust" {
    pub safe fn create(floor: f32) -> Box<dyn Plugin>;
    pub safe fn label(plugin: &dyn Plugin, world: &World) -> String;
}

struct Console {
    count: usize,
}

impl Log for Console {
    fn line(&mut self, text: &str) {
        self.count += 1;
        println!("  | {text}");
    }
    fn lines(&self) -> usize {
        self.count
    }
}

fn main() {
    let mut log = Console { count: 0 };
    let mut world = World::new(0.05);
    let mut plugin = create(0.0);
    plugin.init(&mut world, &mut log);
    let mut bounced = 0;
    for _ in 0..60 {
        bounced += plugin.update(&mut world, &mut log);
    }
    println!("{bounced} bounces in {} frames, {} collisions", world.frame, world.stats.collisions);
    for body in &world.bodies {
        println!("{:?}", (body.id, &body.name, body.pos, body.vel, body.kind, body.serial()));
    }
    println!("recent {:?}, score {:.3}", world.recent(), plugin.score(&world));
    println!("{}", label(&*plugin, &world));
    let named: &dyn Named = &*plugin;
    println!("{} v{}", named.name(), named.version());
    #[cfg(feature = "v2")]
    {
        println!("{} priority {}", named.title(), plugin.priority(10));
        plugin.paused(&mut world, &mut log);
    }
    println!("{}", plugin.finish(&mut log));
}
