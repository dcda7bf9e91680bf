#[race::resilient]
pub struct World {
    pub name: String,
    pub frame: u32,
}

impl World {
    pub fn new() -> World {
        World { name: "first".to_string(), frame: 4 }
    }
    pub fn title(&self) -> &'static str {
        "the world"
    }
}
