/// A tuple struct.
#[race::resilient]
#[derive(Debug, Clone)]
pub struct Tint(pub f32, pub String, pub u64);

/// Packed, as hardware wants it.
#[race::resilient]
#[derive(Debug, Clone, Copy)]
#[repr(C, packed)]
pub struct Wire {
    pub more: u16,
    pub tag: u8,
    pub value: u32,
}

/// On a cache line of its own.
#[race::resilient]
#[derive(Debug, Clone)]
#[repr(align(64))]
pub struct Line {
    pub name: String,
    pub count: u64,
    pub unit: (),
}

pub fn make() -> (Box<Tint>, Box<Wire>, Box<Line>) {
    (Box::new(Tint(0.25, "dusk".to_string(), 8)), Box::new(Wire { more: 1, tag: 3, value: 70_000 }), Box::new(Line { name: "line".to_string(), count: 5, unit: () }))
}
