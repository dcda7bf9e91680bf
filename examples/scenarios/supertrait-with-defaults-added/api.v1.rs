#[race::resilient]
pub trait Plugin {
    fn start(&mut self) -> u32;
}
