#[race::resilient]
pub trait Sums {
    fn start(&self) -> u64;
}

/// Says when it is dropped.
pub struct Noisy(pub u64, pub [u64; 4]);

impl Drop for Noisy {
    fn drop(&mut self) {
        println!("drop {}", self.0);
    }
}
