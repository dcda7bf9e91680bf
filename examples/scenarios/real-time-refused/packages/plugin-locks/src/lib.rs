use api::Pilot;
use std::sync::atomic::{AtomicI32, Ordering};
use std::thread;

struct Mine;

static LAST: AtomicI32 = AtomicI32::new(0);

impl Pilot for Mine {
    fn step(&mut self, error: i32) -> i32 {
        while LAST.swap(error, Ordering::AcqRel) > 100 {
            thread::park();
        }
        error
    }
}

#[race::export]
pub fn create() -> Box<dyn Pilot> {
    Box::new(Mine)
}
