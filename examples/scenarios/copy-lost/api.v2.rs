#[race::resilient]
#[derive(Clone)]
pub struct Key {
    pub low: u64,
    pub high: u64,
    pub bits: [u64; 4],
    pub name: String,
}

#[race::resilient]
pub struct World {
    pub key: Key,
}

impl World {
    pub fn new() -> World {
        World { key: Key { low: 1, high: 2, bits: [3; 4], name: "key".to_string() } }
    }
}
