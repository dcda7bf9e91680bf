#[race::resilient]
pub trait Log {
    fn line(&mut self, text: &str);
    fn count(&self) -> usize;
}
