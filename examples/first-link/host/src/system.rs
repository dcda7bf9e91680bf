//! What a program asks of Linux, and where it begins: the only lines that know the processor.

pub const WRITE: usize = if cfg!(target_arch = "x86_64") { 1 } else { 64 };
pub const EXIT: usize = if cfg!(target_arch = "x86_64") { 60 } else { 93 };

#[cfg(target_arch = "x86_64")]
pub fn call(number: usize, a: usize, b: usize, c: usize) -> isize {
    let result: isize;
    unsafe {
        core::arch::asm!("syscall", inlateout("rax") number as isize => result, in("rdi") a, in("rsi") b, in("rdx") c,
            out("rcx") _, out("r11") _, options(nostack));
    }
    result
}

#[cfg(target_arch = "aarch64")]
pub fn call(number: usize, a: usize, b: usize, c: usize) -> isize {
    let result: isize;
    unsafe {
        core::arch::asm!("svc #0", in("x8") number, inlateout("x0") a as isize => result, in("x1") b, in("x2") c, options(nostack));
    }
    result
}

#[cfg(target_arch = "riscv64")]
pub fn call(number: usize, a: usize, b: usize, c: usize) -> isize {
    let result: isize;
    unsafe {
        core::arch::asm!("ecall", in("a7") number, inlateout("a0") a as isize => result, in("a1") b, in("a2") c, options(nostack));
    }
    result
}

#[cfg(target_arch = "x86_64")]
core::arch::global_asm!(".globl _start", "_start:", "xor %ebp, %ebp", "and $-16, %rsp", "call start_here", "ud2", options(att_syntax));

#[cfg(target_arch = "aarch64")]
core::arch::global_asm!(".globl _start", "_start:", "mov x29, xzr", "mov x30, xzr", "bl start_here", "brk #1");

#[cfg(target_arch = "riscv64")]
core::arch::global_asm!(".globl _start", "_start:", "andi sp, sp, -16", "call start_here", "unimp");
