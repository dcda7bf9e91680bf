#[race::resilient]
#[derive(Debug, Clone, PartialEq)]
pub struct World {
    pub title: String,
    pub frame: u32,
    pub grid: [u16; 9],
    pub speed: f32,
    pub names: Vec<String>,
    pub last: Option<u64>,
}

impl World {
    pub fn new() -> World {
        World { frame: 4, speed: 2.5, names: vec!["first".to_string()], title: "new".to_string(), grid: [7; 9], last: Some(9) }
    }
}
