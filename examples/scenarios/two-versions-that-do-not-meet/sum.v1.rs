use std::sync::atomic::{AtomicU32, Ordering};

pub static CALLS: AtomicU32 = AtomicU32::new(100);

pub struct Sum {
    pub total: u32,
}

impl Sum {
    #[inline(never)]
    pub fn new() -> Sum {
        Sum { total: CALLS.fetch_add(1, Ordering::Relaxed) }
    }
    #[inline(never)]
    pub fn add(&mut self, value: u32) {
        self.total += value;
    }
}
