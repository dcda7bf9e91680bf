//! What a control loop and its pilot share, version 1.
#![no_std]

/// One axis of the machine: where it is, where it shall be, and what is done about it.
#[race::resilient]
pub struct Axis {
    pub position: i32,
    pub target: i32,
    pub command: i32,
}

impl Axis {
    pub fn new(target: i32) -> Axis {
        Axis { position: 0, target, command: 0 }
    }
}
