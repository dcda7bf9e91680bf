//! A pilot that looks its answer up in a table, and does not look where the table ends.
#![no_std]

use control_api::Axis;

static CURVE: [i32; 8] = [0, 5, 12, 20, 31, 44, 60, 90];

#[inline(never)]
fn look_up(error: i32) -> i32 {
    CURVE[(error / 16) as usize]
}

/// One turn of the loop.
#[race::export]
pub fn step(axis: &mut Axis) {
    axis.command = look_up(axis.target.wrapping_sub(axis.position));
}
