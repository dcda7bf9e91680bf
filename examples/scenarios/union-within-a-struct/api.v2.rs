#[race::resilient]
#[derive(Clone, Copy)]
pub union Bits {
    pub float: f32,
    pub word: u32,
}

#[race::resilient]
pub struct Cell {
    pub more: u32,
    pub bits: Bits,
    pub id: u32,
}

impl Cell {
    pub fn new(id: u32) -> Cell {
        Cell { more: 3, bits: Bits { float: 1.5 }, id }
    }
}
