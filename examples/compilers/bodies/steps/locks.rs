//! `Mutex`, `RwLock`, `Once` and `OnceLock`, without threads: who has locked, and what was left behind by a panic, is known
//! on both sides.

use super::number_of;
use std::panic::{catch_unwind, resume_unwind, AssertUnwindSafe};
use std::sync::{Mutex, MutexGuard, Once, OnceLock, RwLock, TryLockError, TryLockResult};
use values_api::Report;

fn state<T>(tried: TryLockResult<T>, read: impl FnOnce(T) -> u64) -> String {
    match tried {
        Ok(guard) => format!("free, {}", read(guard)),
        Err(TryLockError::WouldBlock) => "held".to_string(),
        Err(TryLockError::Poisoned(guard)) => format!("poisoned, {}", read(guard.into_inner())),
    }
}

/// How a mutex looks from here; if it is free, something is added.
pub fn mutex(side: &str, given: &Mutex<u64>, out: &mut Report) {
    let add = |mut guard: MutexGuard<u64>| {
        *guard += 3;
        *guard
    };
    out.line(&format!("{side}: Mutex: {}; poisoned: {}", state(given.try_lock(), add), given.is_poisoned()));
}

/// Panics while it holds the mutex. (It goes around the hook, which would tell of it.)
pub fn poison(given: &Mutex<u64>) -> bool {
    catch_unwind(AssertUnwindSafe(|| {
        let mut guard = given.lock().unwrap_or_else(|held| held.into_inner());
        *guard += 100;
        resume_unwind(Box::new("on purpose"));
    }))
    .is_err()
}

/// How it looks from here to readers and to writers.
pub fn readers(side: &str, given: &RwLock<Vec<u64>>, out: &mut Report) {
    let read = state(given.try_read(), |items| items.iter().sum());
    let write = state(given.try_write(), |mut items| {
        items.push(5);
        items.len() as u64
    });
    out.line(&format!("{side}: RwLock: to readers {read}, to writers {write}; poisoned: {}", given.is_poisoned()));
}

/// Panics while it writes.
pub fn poison_readers(given: &RwLock<Vec<u64>>) -> bool {
    catch_unwind(AssertUnwindSafe(|| {
        let mut items = given.write().unwrap_or_else(|held| held.into_inner());
        items.push(1000);
        resume_unwind(Box::new("on purpose"));
    }))
    .is_err()
}

/// Runs it if it has not run; the given value says how.
pub fn once(side: &str, given: &Once, panics: bool, out: &mut Report) {
    let done = given.is_completed();
    let mut ran = false;
    let call = || {
        ran = true;
        if panics {
            resume_unwind(Box::new("on purpose"));
        }
    };
    let failed = catch_unwind(AssertUnwindSafe(|| given.call_once(call))).is_err();
    out.line(&format!("{side}: Once: was done: {done}, ran: {ran}, failed: {failed}, is done: {}", given.is_completed()));
}

/// Runs it even if it was left behind by a panic.
pub fn once_again(side: &str, given: &Once, out: &mut Report) {
    let mut seen = "it did not run".to_string();
    given.call_once_force(|state| seen = format!("it runs, after a panic: {}", state.is_poisoned()));
    out.line(&format!("{side}: Once: {seen}, is done: {}", given.is_completed()));
}

/// Only the first of both sides fills it.
pub fn once_lock(side: &str, given: &OnceLock<String>, out: &mut Report) {
    let there = given.get().is_some();
    let text = given.get_or_init(|| format!("from the {side}"));
    let again = given.set("too late".to_string()).is_ok();
    out.line(&format!("{side}: OnceLock: was full: {there}, filled again: {again}, {text:?}, {:x}", number_of(text)));
}
