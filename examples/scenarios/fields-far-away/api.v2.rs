#[race::resilient]
pub struct World {
    pub history: [u64; 2_100],
    pub bytes: [u8; 70_001],
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
    pub odd: [u8; 5_003],
    pub words: [u32; 1_500],
    pub byte: u8,
    pub word: u32,
    pub place: [f32; 3],
}

impl World {
    pub fn new() -> Box<World> {
        let inner = Inner { odd: [3; 5_003], words: [9; 1_500], byte: 250, word: 7, place: [0.5, 1.5, 2.5] };
        Box::new(World { history: [11; 2_100], bytes: [7; 70_001], byte: 1, small: -2, yes: true, half: 300, short: -300, word: 70_000, signed: -70_000, wide: 1 << 40, huge: 1 << 90, single: 1.25, double: 2.5, place: [1.0, 2.0, 3.0, 4.0], name: "world", inner })
    }

    pub fn sum(&self) -> u64 {
        self.history.iter().sum::<u64>() + self.bytes.iter().map(|byte| *byte as u64).sum::<u64>() + self.inner.odd.iter().map(|byte| *byte as u64).sum::<u64>() + self.inner.words.iter().map(|word| *word as u64).sum::<u64>()
    }
}
