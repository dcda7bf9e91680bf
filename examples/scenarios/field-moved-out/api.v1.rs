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
