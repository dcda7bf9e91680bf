#[race::resilient]
pub trait Shape {
    fn sides(&self) -> u32;
    fn grow(&mut self, by: u32);
}
