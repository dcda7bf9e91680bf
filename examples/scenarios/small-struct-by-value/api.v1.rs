#[race::resilient]
#[derive(Debug, Clone, Copy)]
pub struct Id {
    pub low: u32,
    pub high: u32,
}

impl Id {
    pub fn new(low: u32) -> Id {
        Id { low, high: low + 1 }
    }
}
