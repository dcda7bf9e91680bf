//! A program without a standard library: it talks to Linux by itself, so that RACE alone can link it.
#![no_std]
#![no_main]

mod system;

use board_api::{Board, Console, Filter};

#[cfg(feature = "whole")]
extern crate peak;

#[race::import(peak)]
unsafe extern "Rust" {
    pub safe fn filter() -> &'static mut dyn Filter;
    pub safe fn print(board: &mut Board, console: &mut dyn Console);
}

struct Out;

impl Console for Out {
    fn text(&mut self, text: &str) {
        system::call(system::WRITE, 1, text.as_ptr() as usize, text.len());
    }

    fn number(&mut self, value: i32) {
        let mut digits = [0u8; 12];
        let mut at = digits.len();
        let mut rest = (value as i64).unsigned_abs();
        loop {
            at -= 1;
            digits[at] = b'0' + (rest % 10) as u8;
            rest /= 10;
            if rest == 0 {
                break;
            }
        }
        if value < 0 {
            at -= 1;
            digits[at] = b'-';
        }
        system::call(system::WRITE, 1, digits[at..].as_ptr() as usize, digits.len() - at);
    }
}

fn run() {
    let mut board = Board::new(60);
    let values = [12, -7, 63, 40, 5, 63, -20, 31];
    for (i, value) in values.iter().enumerate() {
        board.samples[i].tick = 100 + i as u64;
        board.samples[i].value = *value;
        board.samples[i].valid = i % 4 != 3;
        board.samples[i].channel = 7;
    }
    board.used = values.len() as u32;
    let filter = filter();
    filter.report(&mut board, &mut Out);
    print(&mut board, &mut Out);
    Out.text("alarms ");
    Out.number(board.alarms as i32);
    Out.text("\n");
}

#[no_mangle]
pub extern "C" fn start_here() -> ! {
    run();
    system::call(system::EXIT, 0, 0, 0);
    loop {}
}

#[panic_handler]
fn panic(_: &core::panic::PanicInfo) -> ! {
    system::call(system::EXIT, 101, 0, 0);
    loop {}
}
