//! A game as its author writes it: ordinary Rust over the interface, nothing special but `#[race::export]`.

mod display;
mod physics;
mod pilots;

use engine_api::{count_bodies, Assets, Body, Canvas, Key, Kind, Log, Named, Plugin, Vec3, World};
use physics::Physics;
use pilots::{Flock, Hunter};
use std::cell::Cell;
use std::collections::HashMap;
use std::rc::Rc;

/// What the game counts, shared with everything that it has made.
#[derive(Default)]
pub struct Tally {
    /// Behaviours that were dropped: 1 for each of a flock, 100 for each hunter.
    gone: Cell<u32>,
    shots: Cell<u32>,
}

/// Bounces bodies on the ground, lets ships fly, and keeps the best of all, by value.
struct Ball {
    bounces: HashMap<u64, u32>,
    best: Option<Box<Body>>,
    held: Vec<Body>,
    spare: Body,
    physics: Physics,
    player: u64,
    tally: Rc<Tally>,
    /// What a body is worth, in points.
    worth: Vec<Box<dyn Fn(&Body) -> u32>>,
}

fn minus(a: Vec3, b: Vec3) -> Vec3 {
    a + b * -1.0
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
    fn keep_best(&mut self, world: &World) {
        let best = world.bodies.iter().max_by(|a, b| a.energy().total_cmp(&b.energy()));
        self.best = best.map(|body| Box::new(body.clone()));
    }

    /// Forces on all bodies: gravity, who steers them, and the player.
    fn forces(&mut self, world: &mut World) -> Vec<Vec3> {
        let mut forces = vec![world.gravity; world.bodies.len()];
        let mut steering = std::mem::take(&mut world.behaviors);
        for (id, behavior) in &mut steering {
            let Some(i) = world.bodies.iter().position(|body| body.id == *id) else { continue };
            forces[i] = forces[i] + behavior.steer(&world.bodies[i], &world.bodies, world.dt) * world.bodies[i].mass;
        }
        steering.retain(|(_, behavior)| !behavior.tired());
        world.behaviors = steering;
        if let Some(i) = world.bodies.iter().position(|body| body.id == self.player) {
            forces[i] = forces[i] + self.wish(world);
        }
        forces
    }

    /// What the player wants.
    fn wish(&self, world: &World) -> Vec3 {
        let input = &world.input;
        if input.holds(Key::Fire) {
            self.tally.shots.set(self.tally.shots.get() + 1);
        }
        input.held.iter().fold(Vec3::default(), |sum, key| {
            sum + match key {
                Key::Left => Vec3::new(-4.0, 0.0, 0.0),
                Key::Right => Vec3::new(4.0, 0.0, 0.0),
                Key::Thrust => Vec3::new(0.0, 14.0, 0.0),
                _ => Vec3::default(),
            }
        })
    }

    /// Takes all bodies out of the world, sorts them, and gives them back.
    fn rearrange(&mut self, world: &mut World) {
        let mut taken: Vec<Body> = world.bodies.drain(..).collect();
        taken.sort_by(|a, b| b.pos.y.total_cmp(&a.pos.y).then(a.id.cmp(&b.id)));
        let last = taken.pop().unwrap();
        self.held.push(last.clone());
        std::mem::swap(&mut self.spare, &mut taken[0]);
        taken.insert(1, last);
        taken.swap(0, 2);
        std::mem::swap(&mut self.spare, &mut taken[2]);
        world.bodies = taken;
    }

    fn points(&self, world: &World) -> u32 {
        world.bodies.iter().map(|body| self.worth.iter().map(|worth| worth(body)).sum::<u32>()).sum()
    }
}

impl Plugin for Ball {
    fn init(&mut self, world: &mut World, log: &mut dyn Log) {
        let names = ["ada", "bob", "cyd", "dee", "eve", "fay"];
        for (i, name) in names.iter().enumerate() {
            let id = world.spawn(name, 1.0 + i as f32);
            let body = world.body(id).unwrap();
            body.pos = Vec3::new(2.5 * i as f32 - 6.0, 3.0 + i as f32, (i % 2) as f32);
            body.kind = match i % 3 {
                0 => Kind::Rock,
                1 => Kind::Ship,
                _ => Kind::Ghost,
            };
            match body.kind {
                Kind::Ship => world.behaviors.push((id, Box::new(Flock { reach: 9.0, tally: self.tally.clone() }))),
                Kind::Ghost => world.behaviors.push((id, Box::new(Hunter { strength: 0.25 * i as f32, left: 0.6 * i as f32, prey: None, tally: self.tally.clone() }))),
                _ => {}
            }
        }
        self.player = world.bodies[1].id;
        log.line(&format!("{} bodies, {} steered, tint {:.2} {}", world.bodies.len(), world.behaviors.len(), world.tint.1, world.tint.3));
        log.value("gravity", world.gravity.y);
    }

    fn update(&mut self, world: &mut World, log: &mut dyn Log) -> u32 {
        world.frame += 1;
        let forces = self.forces(world);
        let mut bounced = 0;
        for (body, force) in world.bodies.iter_mut().zip(forces) {
            let bounces = self.physics.step(body, force, world.dt);
            if bounces > 0 {
                *self.bounces.entry(body.id).or_insert(0) += bounces;
            }
            bounced += bounces;
        }
        let contacts = self.physics.contacts(&world.bodies);
        for contact in &contacts {
            self.physics.resolve(world, contact);
        }
        world.stats.steps += 1;
        world.stats.collisions += contacts.len() as u32;
        if bounced > 0 {
            world.note(world.frame);
        }
        self.keep_best(world);
        if world.frame % 5 == 0 {
            self.rearrange(world);
            log.line(&format!("frame {}: {} ghosts, {} points", world.frame, count_bodies!(world, b => b.kind == Kind::Ghost), self.points(world)));
        }
        bounced
    }

    fn draw(&self, world: &World, canvas: &mut dyn Canvas, assets: &dyn Assets) {
        display::draw(world, canvas, assets);
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
        format!("best {best:?}; held {kinds:?}; {} shots, {} gone; {} lines", self.tally.shots.get(), self.tally.gone.get(), log.lines())
    }
}

fn named(plugin: &dyn Plugin) -> String {
    // an upcast across the interface
    let named: &dyn Named = plugin;
    format!("{}#{}", named.name(), named.version())
}

#[race::export]
pub fn create(floor: f32) -> Box<dyn Plugin> {
    let tally = Rc::new(Tally::default());
    let bonus = tally.clone();
    let worth: Vec<Box<dyn Fn(&Body) -> u32>> = vec![Box::new(|body| body.mass as u32), Box::new(move |body| if body.kind == Kind::Ship { bonus.shots.get() } else { 0 })];
    let physics = Physics { floor, wall: 27.0, bounce: 0.5, drag: 0.4 };
    Box::new(Ball { bounces: HashMap::new(), best: None, held: Vec::with_capacity(2), spare: Body::new(99, "spare", 0.5), physics, player: 0, tally, worth })
}

#[race::export]
pub fn label(plugin: &dyn Plugin, world: &World) -> String {
    let heavy: Vec<&str> = world.bodies.iter().filter(|b| b.mass > 3.0).map(|b| b.name.as_str()).collect();
    format!("{} {:?} total {:.1}", named(plugin), heavy, world.sum_by(|b| b.mass))
}
