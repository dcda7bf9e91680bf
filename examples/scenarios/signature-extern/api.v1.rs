#[race::resilient]
pub trait Log {
    fn line(&mut self, text: &str);
    fn set(&self, value: u32) -> u32;
}
