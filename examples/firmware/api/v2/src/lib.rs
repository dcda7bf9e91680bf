//! What a board and the drivers of its sensors share, version 2: fields were added and moved, and a driver can be trimmed.
#![no_std]

/// One measurement.
#[race::resilient]
#[derive(Clone, Copy)]
pub struct Reading {
    pub channel: u16,
    pub valid: bool,
    pub raw: i32,
    pub scale: i16,
    pub tick: u32,
}

/// The board's state, owned by the firmware.
#[race::resilient]
pub struct Board {
    pub serial: [u8; 20],
    pub limit: i32,
    pub faults: u32,
    pub duty: i32,
    pub used: u32,
    pub readings: [Reading; 4],
}

impl Board {
    pub const fn new(limit: i32) -> Board {
        let reading = Reading { channel: 0, valid: false, raw: 0, scale: 1, tick: 0 };
        Board { serial: *b"RACE-0002-firmware-2", limit, faults: 0, duty: 0, used: 0, readings: [reading; 4] }
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
    /// Whether the measurements were as steady as one would wish, or what is wrong with them; nothing before the first.
    fn check(&self) -> Option<Result<bool, Fault>>;
    fn name(&self) -> &'static str;
    /// Moves the duty in steps towards what the driver wants, `by` at most; a driver need not know of it.
    #[race::real_time]
    fn trim(&mut self, board: &mut Board, by: i64, steps: u32) -> i32 {
        let before = board.duty;
        let wanted = self.sample(board);
        let most = by.wrapping_mul(steps as i64).max(0).min(i32::MAX as i64) as i32;
        board.duty = before.wrapping_add(wanted.wrapping_sub(before).min(most).max(most.wrapping_neg()));
        board.duty
    }
    /// Looks at the measurements, and sets the duty; called from the timer's interrupt.
    #[race::real_time]
    fn sample(&mut self, board: &mut Board) -> i32;
}
