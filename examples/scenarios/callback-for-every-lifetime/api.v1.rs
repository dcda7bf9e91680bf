#[race::resilient]
pub struct World {
    pub names: Vec<String>,
}

impl World {
    pub fn new() -> World {
        World { names: vec!["one".to_string(), "three".to_string()] }
    }
    pub fn each(&self, act: &mut dyn FnMut(&str)) {
        self.names.iter().for_each(|name| act(name));
    }
}
