//! Bodies: what a world is made of.

use crate::math::Vec3;

/// What a body is.
#[race::resilient]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum Kind {
    Rock = 0,
    Ship = 1,
    Ghost = 2,
}

#[race::resilient]
#[derive(Debug, Clone, PartialEq)]
pub struct Body {
    pub pos: Vec3,
    pub vel: Vec3,
    pub mass: f32,
    pub awake: bool,
    pub kind: Kind,
    pub id: u64,
    pub name: String,
    serial: u32,
}

impl Body {
    pub fn new(id: u64, name: &str, mass: f32) -> Body {
        Body { pos: Vec3::default(), vel: Vec3::default(), mass, awake: true, kind: Kind::Rock, id, name: name.to_string(), serial: id as u32 * 3 }
    }

    /// How often the body was made: a private field behind a getter.
    pub fn serial(&self) -> u32 {
        self.serial
    }

    pub fn energy(&self) -> f32 {
        0.5 * self.mass * self.vel.dot(self.vel)
    }
}
