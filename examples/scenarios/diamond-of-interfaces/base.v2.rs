#[race::resilient]
#[derive(Clone)]
pub struct Signal {
    pub source: String,
    pub time: u64,
    pub level: u32,
}

impl Signal {
    pub fn new(level: u32, source: &str) -> Signal {
        Signal { level, source: source.to_string(), time: 9 }
    }
}

#[race::resilient]
pub trait Node {
    fn hear(&mut self, signal: &Signal) -> u32;
    fn reset(&mut self) -> u32 {
        self.id() * 100
    }
    fn id(&self) -> u32;
}
