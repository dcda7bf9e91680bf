#[race::resilient]
pub struct World {
    pub byte: u8,
    pub small: i8,
    pub yes: bool,
    pub half: u16,
    pub short: i16,
    pub word: u32,
    pub signed: i32,
    pub wide: u64,
    pub huge: u128,
    pub single: f32,
    pub double: f64,
    pub place: [f32; 4],
    pub name: &'static str,
    pub inner: Inner,
}

#[race::resilient]
pub struct Inner {
    pub byte: u8,
    pub word: u32,
    pub place: [f32; 3],
}

impl World {
    pub fn new() -> Box<World> {
        let inner = Inner { byte: 250, word: 7, place: [0.5, 1.5, 2.5] };
        Box::new(World { byte: 1, small: -2, yes: true, half: 300, short: -300, word: 70_000, signed: -70_000, wide: 1 << 40, huge: 1 << 90, single: 1.25, double: 2.5, place: [1.0, 2.0, 3.0, 4.0], name: "world", inner })
    }

    pub fn sum(&self) -> u64 {
        0
    }
}
