#[race::resilient]
#[derive(Debug, Clone, Copy)]
pub struct Id {
    pub more: [u32; 4],
    pub low: u32,
    pub high: u32,
}

impl Id {
    pub fn new(low: u32) -> Id {
        Id { more: [1; 4], low, high: low + 1 }
    }
}
