#[race::resilient]
pub trait Part {
    fn named<N: ToString>(&self, name: N) -> String
    where
        Self: Sized,
    {
        format!("{} {}", name.to_string(), self.second())
    }
    fn second(&self) -> u64;
    fn again() -> u32
    where
        Self: Sized,
    {
        7
    }
    fn by_value(self) -> u64
    where
        Self: Sized;
    fn first(&self) -> u64;
}
