#[race::resilient]
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind { Rock, Ship }
#[race::resilient]
#[derive(Clone, Debug)]
pub struct Body { pub size: u64, pub kind: Kind, pub place: [f64; 3] }
impl Body {
    pub fn new(size: u64) -> Body { Body { size, kind: Kind::Ship, place: [1.5; 3],  } }
}
