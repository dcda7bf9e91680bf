//! The world: all bodies, a clock, and what happened.

use crate::behavior::Behavior;
use crate::body::Body;
use crate::input::Input;
use crate::math::Vec3;
use smallvec::SmallVec;
use std::collections::HashMap;

/// A colour as a tuple struct.
#[race::resilient]
#[derive(Debug, Clone, PartialEq)]
pub struct Tint(pub f32, pub f32, pub f32, pub String, pub f32);

/// Counters, nested by value in a world.
#[race::resilient]
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Stats {
    pub hottest: f32,
    pub sleeping: u32,
    pub collisions: u32,
    pub steps: u64,
}

/// Everything that is simulated.
#[race::resilient]
pub struct World {
    pub grid: [u16; 24],
    /// Who steers which body.
    pub behaviors: Vec<(u64, Box<dyn Behavior>)>,
    pub title: String,
    pub names: HashMap<u64, String>,
    pub stats: Stats,
    pub input: Input,
    pub frame: u32,
    recent: SmallVec<[u32; 4]>,
    pub wind: Vec3,
    pub bodies: Vec<Body>,
    pub tint: Tint,
    pub dt: f32,
    pub gravity: Vec3,
}

impl World {
    pub fn new(dt: f32) -> World {
        World {
            grid: [0; 24],
            title: "world".to_string(),
            wind: Vec3::default(),
            frame: 0,
            dt,
            bodies: Vec::new(),
            behaviors: Vec::new(),
            input: Input::default(),
            stats: Stats::default(),
            gravity: Vec3::new(0.0, -10.0, 0.0),
            tint: Tint(0.25, 0.5, 0.75, "dusk".to_string(), 1.0),
            names: HashMap::new(),
            recent: SmallVec::new(),
        }
    }

    pub fn spawn(&mut self, name: &str, mass: f32) -> u64 {
        let id = self.bodies.len() as u64 + 1;
        self.bodies.push(Body::new(id, name, mass));
        self.names.insert(id, name.to_string());
        id
    }

    /// The body with a number.
    pub fn body(&mut self, id: u64) -> Option<&mut Body> {
        self.bodies.iter_mut().find(|body| body.id == id)
    }

    pub fn note(&mut self, event: u32) {
        if self.recent.len() == 4 {
            self.recent.remove(0);
        }
        self.recent.push(event);
    }

    pub fn recent(&self) -> &[u32] {
        &self.recent
    }

    /// A generic function: its instances live in the plugin.
    pub fn sum_by<F: Fn(&Body) -> f32>(&self, f: F) -> f32 {
        self.bodies.iter().map(f).sum()
    }
}

/// Counts the bodies that fulfil a condition.
#[macro_export]
macro_rules! count_bodies {
    ($world:expr, $body:ident => $condition:expr) => {
        $world.bodies.iter().filter(|$body| $condition).count()
    };
}
