#[race::resilient]
pub struct World {
    pub frame: u32,
    pub time: u64,
}

impl World {
    pub fn new() -> World {
        World { frame: 4, time: 0 }
    }
}
