#![deny(warnings, missing_docs)]
//! An interface.
mod hidden;
pub mod physics;
pub use hidden::{Level, Tuned};
use physics::Body;
use std::collections::HashMap;

/// World.
#[race::resilient]
#[derive(Debug, Clone, Default)]
pub struct World {
    /// Frame.
    pub frame: u32,
    /// Bodies.
    pub bodies: Vec<Body>,
    /// Names.
    pub names: HashMap<u32, String>,
    /// Gravity.
    pub gravity: (f32, f32),
    /// Main body.
    pub main: Body,
    /// Mode.
    pub mode: Mode,
    secret: u16,
    /// Title.
    pub title: Option<String>,
}
impl World {
    /// New.
    pub fn new() -> World {
        World { secret: 7, ..Default::default() }
    }
    /// Secret.
    #[inline]
    pub fn secret(&self) -> u16 {
        self.secret
    }
    /// Generic.
    pub fn each<F: FnMut(&mut Body)>(&mut self, mut f: F) {
        for b in &mut self.bodies {
            f(b)
        }
    }
}
/// Mode.
#[race::resilient]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Mode {
    /// Idle.
    #[default]
    Idle,
    /// Run.
    Running,
    /// Paused.
    Paused,
}
/// Pair.
#[race::resilient]
#[derive(Debug, Clone, PartialEq)]
pub struct Pair<T> {
    /// A.
    pub a: u8,
    /// T.
    pub b: T,
}
impl<T> Pair<T> {
    /// New.
    pub fn new(b: T) -> Self {
        Pair { a: 1, b }
    }
}
/// Not marked.
#[race::frozen]
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// N
    Nothing,
    /// H
    Hit {
        /// B.
        body: u32,
        /// F
        force: f32,
    },
    /// T
    Text(String),
}

/// Named.
#[race::resilient]
pub trait Named {
    /// Name.
    fn name(&self) -> String;
    /// Describe.
    fn describe(&self) -> String {
        format!("<{}>", self.name())
    }
}
/// Plugin.
#[race::resilient]
pub trait Plugin: Named + Send {
    /// Start.
    fn start(&mut self, world: &mut World) {
        world.frame += 1;
    }
    /// Update.
    fn update(&mut self, world: &mut World, dt: f32) -> u32;
    /// Event.
    fn event(&mut self, event: Event) -> Option<Event> {
        Some(event)
    }
    /// Mode.
    fn mode(&self, m: Mode) -> Mode {
        match m {
            Mode::Idle => Mode::Running,
            _ => m,
        }
    }
    /// Generic.
    fn visit<F: Fn(u32)>(&self, f: F)
    where
        Self: Sized,
    {
        f(1)
    }
    /// By value.
    fn finish(self: Box<Self>) -> u32 {
        let mut x = self.name().len() as u32;
        x += 1;
        x
    }
}
/// Host services.
#[race::resilient]
pub trait Services {
    /// Log.
    fn log(&self, text: &str);
    /// Spawn.
    fn spawn(&mut self, body: Body) -> &mut Body;
}
