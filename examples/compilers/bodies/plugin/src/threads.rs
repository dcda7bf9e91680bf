//! What the plugin does from threads of its own, while the host does the same.

use crate::steps::threads;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize};
use std::sync::mpsc::{Receiver, Sender, SyncSender};
use std::sync::{Condvar, Mutex, Once, OnceLock, RwLock};
use values_api::Report;

#[race::export]
pub fn mutex(given: &Mutex<(u64, u64)>) {
    threads::mutex(given);
}

#[race::export]
pub fn readers(given: &RwLock<(u64, u64)>) {
    threads::readers(given);
}

#[race::export]
pub fn turns(given: &(Mutex<Vec<u64>>, Condvar), parity: u64, times: u64) {
    threads::turns(given, parity, times);
}

#[race::export]
pub fn waits(given: &(Mutex<Vec<u64>>, Condvar)) -> bool {
    threads::waits(given)
}

#[race::export]
pub fn once(given: &(Once, OnceLock<u64>, AtomicUsize)) {
    threads::once(given);
}

#[race::export]
pub fn atomics(given: &(AtomicU64, AtomicUsize, AtomicBool)) {
    threads::atomics(given);
}

#[race::export]
pub fn send(given: Sender<String>) {
    threads::send(given, "plugin");
}

#[race::export]
pub fn receive(report: &mut Report, given: &Receiver<String>) {
    threads::receive("plugin", given, report);
}

#[race::export]
pub fn send_few(given: SyncSender<u64>, from: u64) {
    threads::send_few(given, from);
}

#[race::export]
pub fn receive_few(report: &mut Report, given: Receiver<u64>) {
    threads::receive_few("plugin", given, report);
}
