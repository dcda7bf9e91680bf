//! Reviewed, and so trusted by name.
#![no_std]

#[inline(never)]
pub fn low(value: u32) -> u32 {
    unsafe { core::ptr::read(&value) & 0xffff }
}
