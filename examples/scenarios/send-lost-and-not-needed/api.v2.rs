#[race::resilient]
pub struct World {
    pub frame: u32,
    pub names: Vec<String>,
    pub cache: Option<std::rc::Rc<u32>>,
}

impl World {
    pub fn new() -> World {
        World { frame: 4, names: Vec::new(), cache: None }
    }
}
