use std::sync::atomic::{AtomicU32, Ordering};

static DROPPED: AtomicU32 = AtomicU32::new(0);

#[race::resilient]
#[derive(Debug)]
pub enum Mark {
    Near,
    Far,
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
