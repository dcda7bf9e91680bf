//! A filter that uses `Board::offset`, which version 2 of the interface no longer has: its link is refused.
#![no_std]

use board_api::{Board, Console, Filter};

struct Drift;

impl Filter for Drift {
    fn name(&self) -> &'static str {
        "drift"
    }

    fn apply(&mut self, board: &mut Board) -> i32 {
        for sample in board.samples.iter_mut() {
            sample.value -= board.offset;
        }
        board.offset
    }
}

static mut DRIFT: Drift = Drift;

#[race::export]
pub fn filter() -> &'static mut dyn Filter {
    unsafe { &mut *core::ptr::addr_of_mut!(DRIFT) }
}

#[race::export]
pub fn print(board: &mut Board, console: &mut dyn Console) {
    console.number(board.offset);
}
