/// A tuple struct.
#[race::resilient]
#[derive(Debug, Clone)]
pub struct Tint(pub f32, pub String);

/// Packed, as hardware wants it.
#[race::resilient]
#[derive(Debug, Clone, Copy)]
#[repr(C, packed)]
pub struct Wire {
    pub tag: u8,
    pub value: u32,
}

/// On a cache line of its own.
#[race::resilient]
#[derive(Debug, Clone)]
#[repr(align(64))]
pub struct Line {
    pub count: u64,
    pub unit: (),
}

pub fn make() -> (Box<Tint>, Box<Wire>, Box<Line>) {
    (Box::new(Tint(0.25, "dusk".to_string())), Box::new(Wire { tag: 3, value: 70_000 }), Box::new(Line { count: 5, unit: () }))
}
