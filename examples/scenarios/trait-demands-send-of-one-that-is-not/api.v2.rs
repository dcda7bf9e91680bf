#[race::resilient]
pub trait Plugin: Send + 'static {
    fn step(&mut self) -> u32;
}
