use std::fmt::Display;
use std::sync::atomic::{AtomicU32, Ordering};

static DROPPED: AtomicU32 = AtomicU32::new(0);

#[race::resilient]
pub struct Mark {
    pub of: u32,
    pub at: [u64; 4],
}

impl Mark {
    pub fn new(of: u32) -> Mark {
        Mark { of, at: [1; 4] }
    }
}

impl Drop for Mark {
    fn drop(&mut self) {
        DROPPED.fetch_add(1, Ordering::Relaxed);
    }
}

/// How many marks were dropped.
pub fn dropped() -> u32 {
    DROPPED.load(Ordering::Relaxed)
}

/// Lets a mark end that it made.
pub fn marked<T: Display>(of: T) -> String {
    let text = of.to_string();
    let mark = Mark::new(text.len() as u32);
    format!("{text} {}", mark.of)
}
