#[race::resilient]
#[derive(Debug, Clone, PartialEq)]
pub struct World {
    pub frame: u32,
    pub speed: f32,
    pub names: Vec<String>,
}

impl World {
    pub fn new() -> World {
        World { frame: 4, speed: 2.5, names: vec!["first".to_string()] }
    }
}
