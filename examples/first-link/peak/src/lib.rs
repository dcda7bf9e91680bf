//! A filter that finds the largest valid sample, compiled against version 1 of the interface.
#![no_std]

use board_api::{Board, Console, Filter, Sample};

struct Peak {
    runs: i32,
    last: i32,
}

/// The samples that were taken.
fn used(board: &mut Board) -> &mut [Sample] {
    &mut board.samples[..board.used as usize]
}

fn largest(samples: &[Sample]) -> i32 {
    let mut best = i32::MIN;
    for sample in samples.iter().filter(|sample| sample.valid) {
        best = best.max(sample.value);
    }
    best
}

/// By value, largest first. Not inlined, so that the table of what the link changed is short enough to read.
#[inline(never)]
fn sort(samples: &mut [Sample]) {
    for place in 1..samples.len() {
        let mut at = place;
        while at > 0 && samples[at - 1].value < samples[at].value {
            samples.swap(at - 1, at);
            at -= 1;
        }
    }
}

impl Filter for Peak {
    fn name(&self) -> &'static str {
        "peak"
    }

    fn apply(&mut self, board: &mut Board) -> i32 {
        self.runs += 1;
        self.last = largest(used(board));
        if self.last > board.limit {
            board.alarms += 1;
        }
        self.last
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
    sort(used(board));
    for sample in used(board) {
        console.text(if sample.valid { " " } else { " !" });
        console.number(sample.value);
        console.text("@");
        console.number(sample.tick as i32);
    }
    console.text("\n");
}
