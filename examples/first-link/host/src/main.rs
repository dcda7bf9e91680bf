//! A program without a standard library: it talks to Linux by itself, so that RACE alone can link it.
#![no_std]
#![no_main]

use board_api::{Board, Console, Filter};

#[cfg(feature = "whole")]
extern crate peak;

#[race::import(peak)]
unsafe extern "Rust" {
    pub safe fn filter() -> &'static mut dyn Filter;
    pub safe fn print(board: &mut Board, console: &mut dyn Console);
}

fn system_call(number: usize, a: usize, b: usize, c: usize) -> isize {
    let result: isize;
    unsafe {
        core::arch::asm!("syscall", inlateout("rax") number as isize => result, in("rdi") a, in("rsi") b, in("rdx") c,
            out("rcx") _, out("r11") _, options(nostack));
    }
    result
}

struct Out;

impl Console for Out {
    fn text(&mut self, text: &str) {
        system_call(1, 1, text.as_ptr() as usize, text.len());
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
        system_call(1, 1, digits[at..].as_ptr() as usize, digits.len() - at);
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
    system_call(60, 0, 0, 0);
    loop {}
}

core::arch::global_asm!(".globl _start", "_start:", "xor %ebp, %ebp", "and $-16, %rsp", "call start_here", "ud2", options(att_syntax));

#[panic_handler]
fn panic(_: &core::panic::PanicInfo) -> ! {
    system_call(60, 101, 0, 0);
    loop {}
}
