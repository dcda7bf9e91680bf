#[race::resilient]
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    pub kind: u32,
    pub small: u8,
    pub id: u32,
    pub wide: u64,
}

#[race::resilient]
pub struct Body {
    pub more: [u16; 5],
    pub key: Key,
    pub place: [u64; 4],
}

impl Body {
    pub fn new(id: u32) -> Body {
        Body { more: [1; 5], key: Key { kind: id % 3, small: 0, id, wide: 0 }, place: [7; 4] }
    }
}
