#[race::resilient]
pub struct World {
    pub frame: u32,
    pub time: u64,
    pub reads: Box<std::cell::Cell<u32>>,
}

impl World {
    pub fn new() -> World {
        World { frame: 4, time: 0, reads: Box::new(std::cell::Cell::new(0)) }
    }
}
