//! The engine: owns the world, drives plugins, prints what they did.

mod screen;

use engine_api::{Key, Log, Named, Plugin, World};
use screen::{Screen, Shelf};

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
    let shelf = Shelf::new();
    for frame in 0..60 {
        world.input.tick = frame;
        world.input.held = match frame % 20 {
            0..=7 => vec![Key::Thrust, Key::Right],
            8..=11 => vec![Key::Fire],
            12..=15 => vec![Key::Left, Key::Thrust],
            _ => Vec::new(),
        };
        bounced += plugin.update(&mut world, &mut log);
        if frame % 20 == 19 {
            let mut screen = Screen::new(60, 12);
            plugin.draw(&world, &mut screen, &shelf);
            screen.show();
        }
    }
    for (id, behavior) in &world.behaviors {
        println!("{id} is steered by {}", behavior.name());
        #[cfg(feature = "v2")]
        println!("  {}", behavior.mood());
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
    drop(world);
    println!("{}", plugin.finish(&mut log));
}
