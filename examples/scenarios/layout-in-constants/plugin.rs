use api::Body;
use std::mem::{align_of, offset_of, size_of, size_of_val};

const SIZE: usize = size_of::<Body>();
const PLACE: usize = offset_of!(Body, place);
static DOUBLE: usize = 2 * SIZE + align_of::<Body>();

#[inline(never)]
fn at(bodies: &[Body], offset: usize) -> u64 {
    // SAFETY: the offset is that of a field of eight bytes
    unsafe { bodies.as_ptr().cast::<u8>().add(offset + SIZE).cast::<u64>().read() }
}

#[race::export]
pub fn run(bodies: &[Body]) -> u64 {
    let ends = size_of_val(bodies) == bodies.len() * SIZE;
    at(bodies, PLACE) + 100 * u64::from(ends) + 1000 * (DOUBLE - 2 * size_of::<Body>()) as u64
}
