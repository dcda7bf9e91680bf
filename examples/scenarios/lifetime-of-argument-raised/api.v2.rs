#[race::resilient]
pub struct World {
    pub names: Vec<String>,
    pub known: Vec<&'static str>,
}

impl World {
    pub fn new() -> World {
        World { names: Vec::new(), known: Vec::new() }
    }
    pub fn add(&mut self, name: &'static str) {
        self.names.push(name.to_string());
        self.known.push(name);
    }
}
