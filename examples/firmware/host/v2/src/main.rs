//! A firmware for version 2 of the board.
#![no_std]
#![no_main]

#[path = "../../src/machine.rs"]
mod machine;

use board::{Board, Driver, Fault};
use machine::{exit, number, text};

#[cfg(feature = "whole")]
extern crate driver;

#[race::import(driver)]
unsafe extern "Rust" {
    pub safe fn driver() -> &'static mut dyn Driver;
}

fn run() {
    let mut board = Board::new(500);
    let driver = self::driver();
    for tick in 0..8u32 {
        for (i, reading) in board.readings.iter_mut().enumerate() {
            reading.tick = tick + i as u32;
            reading.raw = (tick as i32 - 3) * (i as i32 + 7);
            reading.valid = (tick as usize + i) % 3 != 1;
        }
        board.used = 1 + tick % 4;
        text(driver.name());
        text(" ");
        number(driver.sample(&mut board));
        text(" trimmed ");
        board.duty = 0;
        number(driver.trim(&mut board, 5, 1 + tick));
        text(match driver.check() {
            None => " unknown\n",
            Some(Ok(true)) => " steady\n",
            Some(Ok(false)) => " unsteady\n",
            Some(Err(Fault::Stuck)) => " stuck\n",
            Some(Err(Fault::Noisy)) => " noisy\n",
        });
    }
}

#[no_mangle]
pub unsafe extern "C" fn _start() -> ! {
    run();
    exit(0)
}
