#[race::resilient]
#[derive(Debug, Clone, PartialEq)]
pub struct Body {
    pub id: u64,
    pub mass: f32,
    pub name: String,
}

impl Body {
    pub fn new(id: u64, mass: f32) -> Body {
        Body { id, mass, name: format!("b{id}") }
    }
}

use std::collections::HashMap;

#[race::resilient]
pub struct World {
    pub bodies: HashMap<u64, Body>,
    pub frame: u32,
}

impl World {
    pub fn new() -> World {
        World { bodies: HashMap::new(), frame: 1 }
    }
}
