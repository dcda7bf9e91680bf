//! The interface that is measured, version 2: what the host is built on. Fields were added in front and moved,
//! methods were added and reordered; the plugin knows nothing of it.

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
    pub drag: f32,
    pub spin: f32,
    pub vz: f32,
    pub vx: f32,
    pub vy: f32,
}

#[race::resilient]
#[derive(Debug, Clone, PartialEq)]
pub struct Body {
    pub layer: u32,
    pub speed: Vec3,
    pub name: String,
    pub id: u64,
    pub motion: Motion,
    pub charge: f64,
    pub awake: bool,
    pub mass: f32,
    pub place: Vec3,
    pub z: f32,
    pub x: f32,
    pub y: f32,
}

impl Body {
    pub fn new(id: u64, name: &str, mass: f32) -> Body {
        Body { layer: 0, name: name.to_string(), id, motion: Motion::default(), charge: 0.0, awake: true, mass, z: 0.0, x: 0.0, y: 0.0, place: Vec3::default(), speed: Vec3::default() }
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
    pub since: u64,
    pub energy: f32,
    pub hits: u64,
}

#[race::resilient]
#[derive(Debug)]
pub struct World {
    pub title: String,
    pub stats: Stats,
    pub bodies: Vec<Body>,
    pub frame: u64,
    pub dt: f32,
}

impl World {
    pub fn new(dt: f32) -> World {
        World { title: String::new(), stats: Stats::default(), bodies: Vec::new(), frame: 0, dt }
    }
}

/// What every sink can do.
#[race::resilient]
pub trait Meter {
    fn unit(&self) -> u32 {
        1
    }
    fn add(&mut self, amount: u64) -> u64;
}

/// Implemented by the host, called by the plugin.
#[race::resilient]
pub trait Sink: Meter {
    fn flush(&mut self) {}
    fn total(&self) -> u64;
    fn hit(&mut self, id: u64, mass: f32);
}

/// Implemented by the plugin, called by the host.
#[race::resilient]
pub trait Kernels {
    fn weigh(&self, body: &Body) -> f32;
    fn pause(&mut self) {}
    fn tick(&mut self, value: u64) -> u64;
    /// Runs one kernel once and gives a checksum.
    fn run(&mut self, kernel: u32, world: &mut World, sink: &mut dyn Sink) -> u64;
}
