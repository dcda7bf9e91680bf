#[race::resilient]
pub struct Body {
    pub id: u64,
    pub name: Option<String>,
}

impl Body {
    pub fn new(id: u64) -> Body {
        Body { id, name: None }
    }
}
