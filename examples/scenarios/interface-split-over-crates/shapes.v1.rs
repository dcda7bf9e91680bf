pub use base::linear::Point as Corner;

#[race::resilient]
pub trait Shape: base::Named {
    fn corners(&self) -> Vec<Corner>;
    fn shift(&mut self, by: &Corner);
}
