//! What is handed over beside a container: how it was left, in plain numbers, and what comes next.

/// The side that takes a container reads it by its own code of std and compares with these.
#[race::resilient]
#[derive(Default)]
pub struct Hand {
    /// Items that the container had when it was handed over.
    pub length: u64,
    /// All of them in one number.
    pub digest: u64,
    /// Turns that were made.
    pub round: u32,
    pub state: u64,
}

impl Hand {
    /// For an empty container.
    pub fn new(seed: u64) -> Hand {
        Hand { state: seed, ..Hand::default() }
    }

    /// The next of the numbers that look random and are the same in every run (Knuth's MMIX, upper half).
    pub fn number(&mut self) -> u64 {
        self.state = self.state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        self.state >> 32
    }

    /// One below `bound`, or 0.
    pub fn below(&mut self, bound: usize) -> usize {
        self.number() as usize % bound.max(1)
    }
}
