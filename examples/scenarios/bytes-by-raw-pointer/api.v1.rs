#[race::resilient]
pub struct Body {
    pub mass: u64,
    pub speed: u64,
}

impl Body {
    pub fn new(mass: u64) -> Body {
        Body { mass, speed: mass * 3 }
    }
}

/// Two of them side by side, as an allocator would place them.
pub fn pair() -> Box<[Body; 2]> {
    Box::new([Body::new(0x0102), Body::new(0x0304)])
}
