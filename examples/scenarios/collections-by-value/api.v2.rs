#[race::resilient]
#[derive(Debug, Clone, PartialEq)]
pub struct Body {
    pub tags: [u8; 3],
    pub name: String,
    pub mass: f32,
    pub spin: [f64; 2],
    pub id: u64,
}

impl Body {
    pub fn new(id: u64, mass: f32) -> Body {
        Body { id, mass, name: format!("b{id}"), tags: [1, 2, 3], spin: [0.5; 2] }
    }
}
