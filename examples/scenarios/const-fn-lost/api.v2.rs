#[race::resilient]
pub struct World {
    pub frame: u32,
}

impl World {
    pub fn new() -> World {
        World { frame: 1 }
    }
}

pub fn limit() -> u32 {
    40
}
