struct Base(Box<u64>);

impl api::Sums for Base {
    fn start(&self) -> u64 {
        *self.0
    }
}

#[race::export]
pub fn base(start: u64) -> Box<dyn api::Sums> {
    Box::new(Base(Box::new(start)))
}
