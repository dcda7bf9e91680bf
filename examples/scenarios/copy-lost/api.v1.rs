#[race::resilient]
#[derive(Clone, Copy)]
pub struct Key {
    pub low: u64,
    pub high: u64,
    pub bits: [u64; 4],
}

#[race::resilient]
pub struct World {
    pub key: Key,
}

impl World {
    pub fn new() -> World {
        World { key: Key { low: 1, high: 2, bits: [3; 4] } }
    }
}
