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
