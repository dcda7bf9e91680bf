#[race::resilient]
pub trait Plugin {
    fn step(&mut self) -> u32;
    fn bonus(&self) -> u32 {
        1 + 1
    }
}
