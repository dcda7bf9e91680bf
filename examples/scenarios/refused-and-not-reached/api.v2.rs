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
