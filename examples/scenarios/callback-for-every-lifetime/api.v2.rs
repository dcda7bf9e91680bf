#[race::resilient]
pub struct World {
    pub names: Vec<String>,
}

const KNOWN: [&str; 2] = ["one", "three"];

impl World {
    pub fn new() -> World {
        World { names: vec!["one".to_string(), "three".to_string()] }
    }
    pub fn each(&self, act: &mut dyn FnMut(&'static str)) {
        KNOWN.iter().for_each(|name| act(name));
    }
}
