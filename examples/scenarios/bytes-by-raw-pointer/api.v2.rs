#[race::resilient]
pub struct Body {
    pub id: u64,
    pub speed: u64,
    pub name: [u64; 2],
    pub mass: u64,
}

impl Body {
    pub fn new(mass: u64) -> Body {
        Body { id: mass << 32, speed: mass * 3, name: [7, 9], mass }
    }
}

/// Two of them side by side, as an allocator would place them.
pub fn pair() -> Box<[Body; 2]> {
    Box::new([Body::new(0x0102), Body::new(0x0304)])
}
