#[race::resilient]
pub struct World {
    pub frame: u32,
}

impl World {
    pub fn new() -> World {
        World { frame: 1 }
    }
    pub fn each<F: Fn(u32) -> u32 + Send>(&self, of: F) -> u32 {
        of(self.frame)
    }
}
