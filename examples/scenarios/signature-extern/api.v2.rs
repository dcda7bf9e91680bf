#[race::resilient]
pub trait Log {
    fn line(&mut self, text: &str);
    extern "C" fn set(&self, value: u32) -> u32;
}
