#![no_std]

#[inline(never)]
pub fn first(text: &str) -> u8 {
    unsafe { *text.as_bytes().get_unchecked(0) }
}
