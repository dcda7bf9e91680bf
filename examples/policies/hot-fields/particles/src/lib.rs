//! A particle, and no code: who makes particles owns all that touches them.
#![no_std]

/// The fields stand as people read them, not as often as code touches them.
#[race::resilient]
#[repr(align(64))]
pub struct Particle {
    pub name: [u8; 24],
    pub born: u64,
    pub x: f64,
    pub y: f64,
    pub material: [u64; 4],
    pub vx: f64,
    pub vy: f64,
    pub history: [u64; 6],
    pub mass: f32,
    pub charge: u16,
    pub asleep: u8,
    pub score: u64,
}
