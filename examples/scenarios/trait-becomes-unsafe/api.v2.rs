#[race::resilient]
pub unsafe trait Plugin {
    fn step(&mut self) -> u32;
}
