#[race::resilient]
#[derive(Clone, Copy)]
pub union Bits {
    pub float: f32,
    pub word: u32,
    pub wide: [u32; 3],
}

#[race::resilient]
pub struct Cell {
    pub bits: Bits,
    pub id: u32,
}

impl Cell {
    pub fn new(id: u32) -> Cell {
        Cell { bits: Bits { float: 1.5 }, id }
    }
}
