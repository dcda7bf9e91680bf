pub use base::linear::Point as Corner;

#[race::resilient]
pub trait Shape: base::Named {
    fn shift(&mut self, by: &Corner);
    fn count(&self) -> usize {
        self.corners().len()
    }
    fn corners(&self) -> Vec<Corner>;
}
