//! A plugin as its author writes it: ordinary Rust over the interface, nothing special but `#[race::export]`.

use engine_api::{count_bodies, Body, Kind, Log, Named, Plugin, Vec3, World};
use std::collections::HashMap;

/// Bounces bodies on the ground and keeps the best of them, by value.
struct Ball {
    bounces: HashMap<u64, u32>,
    best: Option<Box<Body>>,
    held: Vec<Body>,
    spare: Body,
    floor: f32,
}

impl Named for Ball {
    fn name(&self) -> &str {
        "ball"
    }
    fn version(&self) -> u32 {
        7
    }
}

impl Ball {
    fn step(&mut self, body: &mut Body, gravity: Vec3, dt: f32) -> u32 {
        if !body.awake {
            return 0;
        }
        body.vel = body.vel + gravity * dt;
        body.pos = body.pos + body.vel * dt;
        if body.pos.y >= self.floor {
            return 0;
        }
        body.pos.y = self.floor;
        body.vel = Vec3::new(body.vel.x, -0.5 * body.vel.y, body.vel.z);
        *self.bounces.entry(body.id).or_insert(0) += 1;
        1
    }

    fn keep_best(&mut self, world: &World) {
        let best = world.bodies.iter().max_by(|a, b| a.energy().total_cmp(&b.energy()));
        self.best = best.map(|body| Box::new(body.clone()));
    }
}

impl Plugin for Ball {
    fn init(&mut self, world: &mut World, log: &mut dyn Log) {
        let names = ["ada", "bob", "cyd", "dee", "eve", "fay"];
        for (i, name) in names.iter().enumerate() {
            let id = world.spawn(name, 1.0 + i as f32);
            let body = world.bodies.iter_mut().find(|b| b.id == id).unwrap();
            body.pos.y = 3.0 + i as f32;
            body.kind = match i % 3 {
                0 => Kind::Rock,
                1 => Kind::Ship,
                _ => Kind::Ghost,
            };
        }
        log.line(&format!("{} bodies, tint {:.2} {}", world.bodies.len(), world.tint.1, world.tint.3));
        log.value("gravity", world.gravity.y);
    }

    fn update(&mut self, world: &mut World, log: &mut dyn Log) -> u32 {
        world.frame += 1;
        let (gravity, dt) = (world.gravity, world.dt);
        let mut bounced = 0;
        for body in &mut world.bodies {
            bounced += self.step(body, gravity, dt);
        }
        world.stats.steps += 1;
        world.stats.collisions += bounced;
        if bounced > 0 {
            world.note(world.frame);
        }
        self.keep_best(world);
        if world.frame % 5 == 0 {
            // by value: out of the world, sorted, back again
            let mut taken: Vec<Body> = world.bodies.drain(..).collect();
            taken.sort_by(|a, b| b.pos.y.total_cmp(&a.pos.y).then(a.id.cmp(&b.id)));
            let last = taken.pop().unwrap();
            self.held.push(last.clone());
            std::mem::swap(&mut self.spare, &mut taken[0]);
            taken.insert(1, last);
            taken.swap(0, 2);
            std::mem::swap(&mut self.spare, &mut taken[2]);
            world.bodies = taken;
            log.line(&format!("frame {}: {} ghosts", world.frame, count_bodies!(world, b => b.kind == Kind::Ghost)));
        }
        bounced
    }

    fn finish(self: Box<Self>, log: &mut dyn Log) -> String {
        let mut counts: Vec<(u64, u32)> = self.bounces.iter().map(|(k, v)| (*k, *v)).collect();
        counts.sort();
        for (id, count) in &counts {
            log.line(&format!("body {id} bounced {count} times"));
        }
        let best = self.best.as_ref().map(|b| format!("{} ({:?}, serial {})", b.name, b.kind, b.serial()));
        let mut by_kind: HashMap<Kind, Vec<Body>> = HashMap::new();
        for body in self.held {
            by_kind.entry(body.kind).or_default().push(body);
        }
        let mut kinds: Vec<_> = by_kind.into_iter().map(|(k, v)| (k, v.len(), v.iter().map(|b| b.mass).sum::<f32>())).collect();
        kinds.sort_by(|a, b| a.0.cmp(&b.0));
        format!("best {best:?}; held {kinds:?}; {} lines", log.lines())
    }
}

fn named(plugin: &dyn Plugin) -> String {
    // an upcast across the interface
    let named: &dyn Named = plugin;
    format!("{}#{}", named.name(), named.version())
}

#[race::export]
pub fn create(floor: f32) -> Box<dyn Plugin> {
    Box::new(Ball { bounces: HashMap::new(), best: None, held: Vec::with_capacity(2), spare: Body::new(99, "spare", 0.5), floor })
}

#[race::export]
pub fn label(plugin: &dyn Plugin, world: &World) -> String {
    let heavy: Vec<&str> = world.bodies.iter().filter(|b| b.mass > 3.0).map(|b| b.name.as_str()).collect();
    format!("{} {:?} total {:.1}", named(plugin), heavy, world.sum_by(|b| b.mass))
}
