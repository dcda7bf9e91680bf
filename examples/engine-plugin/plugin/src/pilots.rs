//! Who steers: objects of the plugin that live in the engine's world until the engine drops them.

use crate::{minus, Tally};
use engine_api::{Behavior, Body, Kind, Vec3};
use std::rc::Rc;

/// Keeps near others of its kind.
pub struct Flock {
    pub reach: f32,
    pub tally: Rc<Tally>,
}

/// Hunts the lightest body, and tires of it.
pub struct Hunter {
    pub strength: f32,
    pub left: f32,
    pub prey: Option<u64>,
    pub tally: Rc<Tally>,
}

impl Behavior for Flock {
    fn name(&self) -> &str {
        "flock"
    }
    fn steer(&mut self, me: &Body, others: &[Body], _dt: f32) -> Vec3 {
        let near: Vec<&Body> = others.iter().filter(|o| o.id != me.id && o.kind == me.kind && minus(o.pos, me.pos).length() < self.reach).collect();
        if near.is_empty() {
            return Vec3::new(0.0, 0.5, 0.0);
        }
        let share = 1.0 / near.len() as f32;
        let centre = near.iter().fold(Vec3::default(), |sum, o| sum + o.pos * share);
        let heading = near.iter().fold(Vec3::default(), |sum, o| sum + o.vel * share);
        minus(centre, me.pos) + minus(heading, me.vel) * 0.5
    }
}

impl Behavior for Hunter {
    fn name(&self) -> &str {
        "hunter"
    }
    fn steer(&mut self, me: &Body, others: &[Body], dt: f32) -> Vec3 {
        self.left -= dt;
        let lightest = others.iter().filter(|o| o.id != me.id && o.kind != Kind::Ship).min_by(|a, b| a.mass.total_cmp(&b.mass).then(a.id.cmp(&b.id)));
        self.prey = lightest.map(|body| body.id);
        lightest.map_or(Vec3::default(), |body| minus(body.pos, me.pos) * self.strength)
    }
    fn tired(&self) -> bool {
        self.left <= 0.0
    }
}

impl Drop for Flock {
    fn drop(&mut self) {
        self.tally.gone.set(self.tally.gone.get() + 1);
    }
}

impl Drop for Hunter {
    fn drop(&mut self) {
        self.tally.gone.set(self.tally.gone.get() + 100);
    }
}
