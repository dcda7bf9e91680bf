//! A pilot for real time: fixed sizes, no indexing that may fail, no loop without a bound.
#![no_std]

use control_api::Axis;
use core::hint::black_box;

const WINDOW: usize = 32;

static mut HISTORY: [i32; WINDOW] = [0; WINDOW];

/// The middle of the last errors: one outlier of a sensor does not move it.
#[inline(never)]
fn median(history: &[i32; WINDOW]) -> i32 {
    let mut sorted = black_box(*history);
    for end in (1..WINDOW).rev() {
        for at in 0..end {
            if let [a, b] = &mut sorted[at..at + 2] {
                if *a > *b {
                    core::mem::swap(a, b);
                }
            }
        }
    }
    black_box(&sorted)[WINDOW / 2]
}

#[inline(never)]
fn clamp(command: i32) -> i32 {
    command.clamp(-100, 100)
}

/// One turn of the loop.
#[race::export]
pub fn step(axis: &mut Axis) {
    let error = axis.target.wrapping_sub(axis.position);
    let history = unsafe { &mut *core::ptr::addr_of_mut!(HISTORY) };
    history.rotate_left(1);
    history[WINDOW - 1] = error;
    axis.command = clamp(error.wrapping_mul(2).wrapping_add(median(history)) / 4);
}
