#[race::resilient]
pub struct World {
    pub names: Vec<String>,
}

impl World {
    pub fn new() -> World {
        World { names: Vec::new() }
    }
    pub fn add(&mut self, name: &str) {
        self.names.push(name.to_string());
    }
}
