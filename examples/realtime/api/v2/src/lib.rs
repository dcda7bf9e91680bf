//! What a control loop and its pilot share, version 2: an axis also knows how fast it is and how fast it may be.
#![no_std]

/// One axis of the machine: where it is, where it shall be, and what is done about it.
#[race::resilient]
pub struct Axis {
    pub speed: i32,
    pub limit: i32,
    pub target: i32,
    pub position: i32,
    pub command: i32,
}

impl Axis {
    pub fn new(target: i32) -> Axis {
        Axis { speed: 0, limit: 40, target, position: 0, command: 0 }
    }
}
