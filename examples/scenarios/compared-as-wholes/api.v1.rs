#[race::resilient]
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    pub id: u32,
    pub kind: u32,
}

#[race::resilient]
pub struct Body {
    pub key: Key,
    pub place: [u64; 4],
}

impl Body {
    pub fn new(id: u32) -> Body {
        Body { key: Key { id, kind: id % 3 }, place: [7; 4] }
    }
}
