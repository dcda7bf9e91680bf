#[race::resilient]
pub trait Part {
    fn name(&self) -> String {
        "part".to_string()
    }
    fn add(&mut self, amount: u64);
    fn unused(&self) -> u32 {
        5
    }
    fn weight(&self) -> u64;
}

#[derive(Debug)]
pub struct Given(pub u64);

impl Part for Given {
    fn weight(&self) -> u64 {
        self.0
    }
    fn add(&mut self, amount: u64) {
        self.0 += amount;
    }
}

pub fn weigh(part: &dyn Part) -> u64 {
    part.weight() * 10 + part.name().len() as u64
}
