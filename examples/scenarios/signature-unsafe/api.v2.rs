#[race::resilient]
pub trait Log {
    fn line(&mut self, text: &str);
    unsafe fn set(&self, value: u32) -> u32;
}
