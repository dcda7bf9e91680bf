#[race::resilient]
pub trait Plugin {
    fn step(&mut self) -> u32;
}
