#[race::resilient]
#[derive(Debug, Clone, PartialEq)]
pub struct World {
    pub names: Vec<String>,
    pub speed: f32,
    pub frame: u32,
}

impl World {
    pub fn new() -> World {
        World { frame: 4, speed: 2.5, names: vec!["first".to_string()] }
    }
}
