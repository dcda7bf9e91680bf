/// Other fields by feature; a checksum that rests on none of them.
#[derive(Default)]
pub struct State {
    #[cfg(feature = "wide")]
    pub high: u64,
    pub low: u32,
}

impl State {
    pub fn add(&mut self, value: u32) -> u32 {
        #[cfg(feature = "wide")]
        {
            self.high = self.high.wrapping_add(value as u64);
        }
        self.low = self.low.rotate_left(3) ^ value;
        self.low
    }
}

#[inline(never)]
pub fn check(values: &[u32]) -> u32 {
    let mut state = State::default();
    values.iter().fold(0, |_, value| state.add(*value))
}
