//! A filter that finds the largest valid sample, compiled against version 1 of the interface.
#![no_std]

use board_api::{Board, Console, Filter};

struct Peak {
    runs: i32,
    last: i32,
}

impl Filter for Peak {
    fn name(&self) -> &'static str {
        "peak"
    }

    fn apply(&mut self, board: &mut Board) -> i32 {
        self.runs += 1;
        let limit = board.limit;
        let mut best = i32::MIN;
        for sample in board.samples.iter().filter(|sample| sample.valid) {
            best = best.max(sample.value);
        }
        if best > limit {
            board.alarms += 1;
        }
        self.last = best;
        best
    }
}

static mut PEAK: Peak = Peak { runs: 0, last: 0 };

/// Gives the one filter of this crate.
#[race::export]
pub fn filter() -> &'static mut dyn Filter {
    unsafe { &mut *core::ptr::addr_of_mut!(PEAK) }
}

/// Sorts the samples by value, largest first, and prints them.
#[race::export]
pub fn print(board: &mut Board, console: &mut dyn Console) {
    for place in 0..board.samples.len() {
        let largest = (place..board.samples.len()).max_by_key(|i| board.samples[*i].value).unwrap_or(place);
        board.samples.swap(place, largest);
    }
    for sample in &board.samples {
        console.text(if sample.valid { " " } else { " !" });
        console.number(sample.value);
        console.text("@");
        console.number(sample.tick as i32);
    }
    console.text("\n");
}
