#[race::resilient]
pub trait Log {
    fn line(&mut self, text: &str);
    fn clear(&mut self);
    fn count(&self) -> usize;
}
