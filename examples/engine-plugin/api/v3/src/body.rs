//! Bodies: what a world is made of.

use crate::math::Vec3;

/// What a body is.
#[race::resilient]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum Kind {
    Unknown = 0,
    Rock = 4,
    Comet = 5,
    Ship = 9,
    Ghost = 12,
}

#[race::resilient]
#[derive(Debug, Clone, PartialEq)]
pub struct Body {
    pub name: String,
    pub awake: bool,
    pub id: u64,
    pub labels: Vec<String>,
    pub spin: [f64; 4],
    pub vel: Vec3,
    pub kind: Kind,
    pub pos: Vec3,
    serial: u32,
    pub mass: f32,
    pub charge: f32,
}

impl Body {
    pub fn new(id: u64, name: &str, mass: f32) -> Body {
        Body {
            name: name.to_string(),
            awake: true,
            id,
            labels: Vec::new(),
            spin: [0.0; 4],
            vel: Vec3::default(),
            kind: Kind::Rock,
            pos: Vec3::default(),
            serial: id as u32 * 3,
            mass,
            charge: 0.0,
        }
    }

    /// How often the body was made: a private field behind a getter.
    pub fn serial(&self) -> u32 {
        self.serial
    }

    pub fn energy(&self) -> f32 {
        0.5 * self.mass * self.vel.dot(self.vel)
    }

    pub fn label(&mut self, text: &str) {
        self.labels.push(text.to_string());
    }
}
