//! A control loop without a standard library. It paints the stack below itself before each turn, and prints at the end
//! how much of the paint the pilot has touched.
#![no_std]
#![no_main]

use control_api::Axis;

#[cfg(feature = "whole")]
extern crate pilot;

#[race::import(pilot)]
unsafe extern "Rust" {
    pub safe fn step(axis: &mut Axis);
}

fn system_call(number: usize, a: usize, b: usize, c: usize) -> isize {
    let result: isize;
    unsafe {
        core::arch::asm!("syscall", inlateout("rax") number as isize => result, in("rdi") a, in("rsi") b, in("rdx") c,
            out("rcx") _, out("r11") _, options(nostack));
    }
    result
}

fn text(text: &str) {
    system_call(1, 1, text.as_ptr() as usize, text.len());
}

fn number(value: i32) {
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

const PAINTED: usize = 1024;
const PAINT: usize = 0x5aa5_c33c_9669_f00f;

/// One turn, and the bytes of stack that it took, the return address among them.
#[inline(never)]
fn watched(axis: &mut Axis) -> usize {
    let top: usize;
    unsafe {
        core::arch::asm!("mov {}, rsp", out(reg) top, options(nomem, nostack));
        for word in 1..=PAINTED {
            core::ptr::write_volatile((top - 8 * word) as *mut usize, PAINT);
        }
        step(axis);
        let mut word = PAINTED;
        while word > 0 && core::ptr::read_volatile((top - 8 * word) as *const usize) == PAINT {
            word -= 1;
        }
        8 * word
    }
}

fn run() {
    let mut axis = Axis::new(500);
    let mut most = 0;
    for _ in 0..40 {
        most = most.max(watched(&mut axis));
        axis.speed = (axis.speed + axis.command).clamp(-axis.limit, axis.limit);
        axis.position += axis.speed;
    }
    text("position ");
    number(axis.position);
    text("\nstack ");
    number(most as i32);
    text("\n");
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
