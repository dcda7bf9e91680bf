#[race::resilient]
#[derive(Clone)]
pub struct Signal {
    pub level: u32,
    pub source: String,
}

impl Signal {
    pub fn new(level: u32, source: &str) -> Signal {
        Signal { level, source: source.to_string() }
    }
}

#[race::resilient]
pub trait Node {
    fn id(&self) -> u32;
    fn hear(&mut self, signal: &Signal) -> u32;
}
