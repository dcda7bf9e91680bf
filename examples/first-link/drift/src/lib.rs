//! A filter that uses `Board::offset`, which version 2 of the interface no longer has: its link is refused.
#![no_std]

use board_api::{Board, Filter};

struct Drift;

impl Filter for Drift {
    fn name(&self) -> &'static str {
        "drift"
    }

    fn apply(&mut self, board: &mut Board) -> i32 {
        board.limit - board.offset
    }
}

static mut DRIFT: Drift = Drift;

/// Gives the one filter of this crate.
#[race::export]
pub fn filter() -> &'static mut dyn Filter {
    unsafe { &mut *core::ptr::addr_of_mut!(DRIFT) }
}
