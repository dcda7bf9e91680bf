//! The interface that is measured, version 1: what the plugin is compiled against.

/// A plain vector: not marked, so its layout is part of the promise.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
#[repr(C)]
pub struct Vec3 {
    pub x: f32,
    pub y: f32,
    pub z: f32,
}

/// How a body moves: nested by value in a body.
#[race::resilient]
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Motion {
    pub vx: f32,
    pub vy: f32,
    pub vz: f32,
    pub spin: f32,
}

#[race::resilient]
#[derive(Debug, Clone, PartialEq)]
pub struct Body {
    pub x: f32,
    pub y: f32,
    pub z: f32,
    pub motion: Motion,
    pub mass: f32,
    pub awake: bool,
    pub id: u64,
    pub name: String,
    pub place: Vec3,
    pub speed: Vec3,
}

impl Body {
    pub fn new(id: u64, name: &str, mass: f32) -> Body {
        Body { x: 0.0, y: 0.0, z: 0.0, motion: Motion::default(), mass, awake: true, id, name: name.to_string(), place: Vec3::default(), speed: Vec3::default() }
    }

    /// A small accessor.
    pub fn energy(&self) -> f32 {
        0.5 * self.mass * (self.motion.vx * self.motion.vx + self.motion.vy * self.motion.vy)
    }
}

/// Counters, nested by value in a world.
#[race::resilient]
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Stats {
    pub hits: u64,
    pub energy: f32,
}

#[race::resilient]
#[derive(Debug)]
pub struct World {
    pub frame: u64,
    pub dt: f32,
    pub bodies: Vec<Body>,
    pub stats: Stats,
}

impl World {
    pub fn new(dt: f32) -> World {
        World { frame: 0, dt, bodies: Vec::new(), stats: Stats::default() }
    }
}

/// What every sink can do.
#[race::resilient]
pub trait Meter {
    fn add(&mut self, amount: u64) -> u64;
}

/// Implemented by the host, called by the plugin.
#[race::resilient]
pub trait Sink: Meter {
    fn hit(&mut self, id: u64, mass: f32);
    fn total(&self) -> u64;
}

/// Implemented by the plugin, called by the host.
#[race::resilient]
pub trait Kernels {
    /// Runs one kernel once and gives a checksum.
    fn run(&mut self, kernel: u32, world: &mut World, sink: &mut dyn Sink) -> u64;
    fn tick(&mut self, value: u64) -> u64;
    fn weigh(&self, body: &Body) -> f32;
}
