use std::cell::Cell;
use std::sync::atomic::{AtomicU32, Ordering};

static CALLS: AtomicU32 = AtomicU32::new(100);

thread_local! {
    static LAST: Cell<u32> = const { Cell::new(7) };
}

/// Counts for everybody who counts, and says what was counted last on this thread.
#[inline(never)]
pub fn count(by: u32) -> (u32, u32) {
    (CALLS.fetch_add(by, Ordering::Relaxed), LAST.replace(by))
}

pub fn of<T: Copy + Into<u32>>(values: &[T]) -> u32 {
    values.iter().map(|value| count((*value).into()).0).sum()
}
