//! What steers a body: made by plugins, kept in the world, asked by the engine.

use crate::body::Body;
use crate::math::Vec3;

/// A will of its own.
#[race::resilient]
pub trait Behavior {
    /// How it feels, for the display.
    fn mood(&self) -> String {
        format!("{} {}", self.name(), if self.tired() { "yawns" } else { "flies" })
    }
    /// The force that the body wants, with what it sees around it.
    fn steer(&mut self, me: &Body, others: &[Body], dt: f32) -> Vec3;
    /// Whether it wants to be taken out of the world.
    fn tired(&self) -> bool {
        false
    }
    fn name(&self) -> &str;
}
