#[race::resilient]
pub struct Body {
    pub name: Option<String>,
    pub id: u64,
}

impl Body {
    pub fn new(id: u64) -> Body {
        Body { id, name: None }
    }
}
