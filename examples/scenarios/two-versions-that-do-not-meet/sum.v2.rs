use std::sync::atomic::{AtomicU32, Ordering};

pub static CALLS: AtomicU32 = AtomicU32::new(2000);

pub struct Sum {
    pub parts: Vec<u32>,
    pub total: u32,
}

impl Sum {
    #[inline(never)]
    pub fn new() -> Sum {
        Sum { total: CALLS.fetch_add(1, Ordering::Relaxed), parts: Vec::new() }
    }
    #[inline(never)]
    pub fn add(&mut self, value: u32) {
        self.parts.push(value);
        self.total += 2 * value;
    }
}
