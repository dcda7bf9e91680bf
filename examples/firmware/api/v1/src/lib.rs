//! What a board and the drivers of its sensors share, version 1.
#![no_std]

/// One measurement.
#[race::resilient]
#[derive(Clone, Copy)]
pub struct Reading {
    pub tick: u32,
    pub raw: i32,
    pub valid: bool,
}

/// The board's state, owned by the firmware.
#[race::resilient]
pub struct Board {
    pub readings: [Reading; 4],
    pub used: u32,
    pub duty: i32,
    pub limit: i32,
}

impl Board {
    pub const fn new(limit: i32) -> Board {
        Board { readings: [Reading { tick: 0, raw: 0, valid: false }; 4], used: 0, duty: 0, limit }
    }
}

/// What may be wrong with a sensor.
#[derive(Clone, Copy)]
pub enum Fault {
    Stuck,
    Noisy,
}

/// What a driver does.
#[race::resilient]
pub trait Driver {
    /// Looks at the measurements, and sets the duty; called from the timer's interrupt.
    #[race::real_time]
    fn sample(&mut self, board: &mut Board) -> i32;
    fn name(&self) -> &'static str;
    /// Whether the measurements were as steady as one would wish, or what is wrong with them; nothing before the first.
    fn check(&self) -> Option<Result<bool, Fault>>;
}
