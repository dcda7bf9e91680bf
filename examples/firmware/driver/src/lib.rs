//! A driver for version 1 of the board, which never heard of version 2. It may not panic: no index that can fail.
#![no_std]

use board::{Board, Driver, Fault};

struct Smooth {
    calls: u32,
    last: i32,
}

impl Driver for Smooth {
    fn sample(&mut self, board: &mut Board) -> i32 {
        self.calls = self.calls.wrapping_add(1);
        let mut sum = 0i32;
        for reading in board.readings.iter().take(board.used as usize) {
            if reading.valid {
                sum = sum.wrapping_add(reading.raw.wrapping_mul(reading.tick as i32));
            }
        }
        self.last = self.last.wrapping_mul(3).wrapping_add(sum) >> 2;
        board.duty = self.last.min(board.limit).max(board.limit.wrapping_neg());
        board.duty
    }

    fn name(&self) -> &'static str {
        "smooth"
    }

    fn check(&self) -> Option<Result<bool, Fault>> {
        match (self.calls, self.last) {
            (0, _) => None,
            (_, 0) => Some(Err(Fault::Stuck)),
            (_, last) if last.wrapping_abs() > 12 => Some(Err(Fault::Noisy)),
            (_, last) => Some(Ok(last & 1 == 0)),
        }
    }
}

static mut SMOOTH: Smooth = Smooth { calls: 0, last: 0 };

#[race::export]
pub fn driver() -> &'static mut dyn Driver {
    unsafe { &mut *core::ptr::addr_of_mut!(SMOOTH) }
}
