//! The interface between a measuring board and its filters, version 1. No standard library, no allocator.
#![no_std]

/// One measurement.
#[race::resilient]
#[derive(Clone, Copy)]
pub struct Sample {
    pub tick: u64,
    pub value: i32,
    pub valid: bool,
}

/// The board's state, owned by the host.
#[race::resilient]
pub struct Board {
    pub samples: [Sample; 8],
    pub used: u32,
    pub limit: i32,
    pub offset: i32,
    pub alarms: u32,
}

impl Board {
    pub const fn new(limit: i32) -> Board {
        Board { samples: [Sample { tick: 0, value: 0, valid: false }; 8], used: 0, limit, offset: 0, alarms: 0 }
    }
}

/// Where text goes: implemented by the host.
#[race::resilient]
pub trait Console {
    fn text(&mut self, text: &str);
    fn number(&mut self, value: i32);
}

/// What a plugin does: implemented by the plugin.
#[race::resilient]
pub trait Filter {
    fn name(&self) -> &'static str;
    fn apply(&mut self, board: &mut Board) -> i32;
}
