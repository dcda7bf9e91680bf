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
        World { stats: Stats { hits: 3, misses: 1 }, frame: 4, speed: 2.5, names: vec!["first".to_string()] }
    }
}

#[race::resilient]
#[derive(Debug, Clone, PartialEq)]
pub struct Stats {
    pub hits: u32,
    pub misses: u32,
}
