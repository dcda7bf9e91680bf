#[race::resilient]
pub trait Role {
    fn act(&mut self, by: u32) -> u32 {
        by * 100
    }
    fn weight(&self) -> u32 {
        10
    }
    fn generic<T: Into<u32>>(&mut self, value: T) -> u32
    where
        Self: Sized,
    {
        self.act(value.into())
    }
    fn name(&self) -> String;
}
