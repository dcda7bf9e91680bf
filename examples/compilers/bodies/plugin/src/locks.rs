//! What the plugin sees of the host's locks and of what is counted by atomics, and what it holds while the host looks.

use crate::steps::{counts, locks};
use std::sync::{Mutex, MutexGuard, Once, OnceLock, RwLock, RwLockReadGuard, RwLockWriteGuard};
use values_api::{Hand, Report};

#[race::export]
pub fn shared(report: &mut Report, given: &mut counts::Shared, hand: &mut Hand) {
    counts::shared("plugin", given, hand, report);
}

#[race::export]
pub fn mutex(report: &mut Report, given: &Mutex<u64>) {
    locks::mutex("plugin", given, report);
}

#[race::export]
pub fn locked(given: &Mutex<u64>) -> MutexGuard<'_, u64> {
    given.lock().unwrap()
}

#[race::export]
pub fn poison(given: &Mutex<u64>) -> bool {
    locks::poison(given)
}

#[race::export]
pub fn readers(report: &mut Report, given: &RwLock<Vec<u64>>) {
    locks::readers("plugin", given, report);
}

#[race::export]
pub fn read(given: &RwLock<Vec<u64>>) -> RwLockReadGuard<'_, Vec<u64>> {
    given.read().unwrap()
}

#[race::export]
pub fn written(given: &RwLock<Vec<u64>>) -> RwLockWriteGuard<'_, Vec<u64>> {
    given.write().unwrap()
}

#[race::export]
pub fn poison_readers(given: &RwLock<Vec<u64>>) -> bool {
    locks::poison_readers(given)
}

#[race::export]
pub fn once(report: &mut Report, given: &Once, panics: bool) {
    locks::once("plugin", given, panics, report);
}

#[race::export]
pub fn once_again(report: &mut Report, given: &Once) {
    locks::once_again("plugin", given, report);
}

#[race::export]
pub fn once_lock(report: &mut Report, given: &OnceLock<String>) {
    locks::once_lock("plugin", given, report);
}
