#[race::resilient]
pub struct World {
    pub frame: u32,
    pub names: Vec<String>,
}

impl World {
    pub fn new() -> World {
        World { frame: 4, names: Vec::new() }
    }
}
