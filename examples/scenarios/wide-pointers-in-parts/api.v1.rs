#[race::resilient]
pub trait Part {
    fn weight(&self) -> u64;
    fn add(&mut self, amount: u64);
}

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
    part.weight() * 10
}
