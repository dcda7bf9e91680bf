#[race::resilient]
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind { Comet, Rock, Sun, Ship }
#[race::resilient]
#[derive(Clone, Debug)]
pub struct Body { pub more: u32, pub kind: Kind, pub place: [f64; 3], pub size: u64 }
impl Body {
    pub fn new(size: u64) -> Body { Body { size, kind: Kind::Ship, place: [1.5; 3], more: 3 } }
}
