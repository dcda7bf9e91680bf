#[race::resilient]
pub trait Part {
    fn first(&self) -> u64;
    fn by_value(self) -> u64
    where
        Self: Sized;
    fn second(&self) -> u64;
    fn each<T>(&self, of: impl Fn(u64) -> T) -> Vec<T>
    where
        Self: Sized,
    {
        (0..self.first()).map(of).collect()
    }
}
