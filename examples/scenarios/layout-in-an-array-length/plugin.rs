use api::Body;
use std::mem::size_of;

#[inline(never)]
fn bytes(body: &Body) -> [u8; size_of::<Body>()] {
    // SAFETY: the array has as many bytes, and all of them have values
    unsafe { std::ptr::from_ref(body).cast::<[u8; size_of::<Body>()]>().read() }
}

#[race::export]
pub fn run(bodies: &[Body]) -> u64 {
    bodies.iter().map(|body| bytes(body).len() as u64).sum()
}
