#[race::resilient]
#[derive(Debug, Clone, PartialEq)]
pub struct World {
    pub frame: u32,
    pub stats: Stats,
    pub speed: f32,
    pub names: Vec<String>,
}

impl World {
    pub fn new() -> World {
        World { stats: Stats { log: [1, 2, 3], misses: 1, best: 0.5, hits: 3 }, frame: 4, speed: 2.5, names: vec!["first".to_string()] }
    }
}

#[race::resilient]
#[derive(Debug, Clone, PartialEq)]
pub struct Stats {
    pub log: [u32; 3],
    pub misses: u32,
    pub best: f32,
    pub hits: u32,
}
