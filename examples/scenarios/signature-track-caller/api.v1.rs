#[race::resilient]
pub struct World {
    pub frame: u32,
}

impl World {
    pub fn new() -> World {
        World { frame: 1 }
    }
    pub fn step(&mut self) -> u32 {
        self.frame += 1;
        self.frame
    }
}
