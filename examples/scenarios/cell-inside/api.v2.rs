#[race::resilient]
pub struct World {
    pub frame: u32,
    pub names: Vec<String>,
    pub reads: std::cell::Cell<u32>,
}

impl World {
    pub fn new() -> World {
        World { frame: 4, names: Vec::new(), reads: std::cell::Cell::new(0) }
    }
}
