//! The interface between a measuring board and its filters, version 2: fields were added, moved and one was removed,
//! methods were reordered and added.
#![no_std]

/// One measurement.
#[race::resilient]
#[derive(Clone, Copy)]
pub struct Sample {
    pub channel: u64,
    pub valid: bool,
    pub value: i32,
    pub noise: i32,
    pub tick: u64,
}

/// The board's state, owned by the host. `offset` of version 1 is gone.
#[race::resilient]
pub struct Board {
    pub serial: [u8; 24],
    pub alarms: u32,
    pub limit: i32,
    pub used: u32,
    pub gain: i64,
    pub samples: [Sample; 8],
}

impl Board {
    pub const fn new(limit: i32) -> Board {
        Board { serial: *b"RACE-0002-first-link-v2\0", alarms: 0, limit, used: 0, gain: 1, samples: [Sample { channel: 0, valid: false, value: 0, noise: 0, tick: 0 }; 8] }
    }
}

/// Where text goes: implemented by the host.
#[race::resilient]
pub trait Console {
    fn number(&mut self, value: i32);
    fn line(&mut self) {
        self.text("\n");
    }
    fn text(&mut self, text: &str);
}

/// What a plugin does: implemented by the plugin.
#[race::resilient]
pub trait Filter {
    fn report(&mut self, board: &mut Board, console: &mut dyn Console) {
        let result = self.apply(board);
        console.text(self.name());
        console.text(" found ");
        console.number(result);
        console.line();
    }
    fn apply(&mut self, board: &mut Board) -> i32;
    fn name(&self) -> &'static str;
}
