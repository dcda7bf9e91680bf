use api::Body;

/// The length of an array is a number of the compiler's, which no symbol stands for.
#[inline(never)]
pub fn image(body: &Body) -> [u8; size_of::<Body>()] {
    unsafe { std::ptr::read(std::ptr::from_ref(body).cast()) }
}

/// Calls it, and is called by nobody.
#[inline(never)]
pub fn sum(body: &Body) -> u64 {
    image(body).iter().map(|byte| u64::from(*byte)).sum()
}

/// Nor is this, which has its address.
pub fn chosen(which: bool) -> fn(&Body) -> u64 {
    if which { sum } else { mass }
}

fn mass(body: &Body) -> u64 {
    body.mass
}

#[race::export]
pub fn weigh(body: &Body) -> u64 {
    mass(body) + body.speed
}
