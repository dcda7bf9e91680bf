#[race::resilient]
#[derive(Debug, Clone, PartialEq)]
pub struct Body {
    pub name: String,
    pub id: u64,
    pub spin: [u32; 5],
    pub mass: f32,
}

impl Body {
    pub fn new(id: u64, mass: f32) -> Body {
        Body { id, mass, name: format!("b{id}"), spin: [1; 5] }
    }
}

use std::collections::HashMap;

#[race::resilient]
pub struct World {
    pub frame: u32,
    pub title: String,
    pub bodies: HashMap<u64, Body>,
}

impl World {
    pub fn new() -> World {
        World { bodies: HashMap::new(), title: String::new(), frame: 1 }
    }
}
