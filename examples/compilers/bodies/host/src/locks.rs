//! Locks: each side looks while nothing is held, while the host holds, and while the plugin does.

use crate::rounds;
use crate::steps::{counts, locks};
use std::panic;
use std::sync::{Mutex, MutexGuard, Once, OnceLock, RwLock, RwLockReadGuard, RwLockWriteGuard};
use values_api::{Hand, Report};

#[race::import(bodies::locks)]
unsafe extern "Rust" {
    safe fn shared(report: &mut Report, given: &mut counts::Shared, hand: &mut Hand);
    safe fn mutex(report: &mut Report, given: &Mutex<u64>);
    safe fn locked(given: &Mutex<u64>) -> MutexGuard<'_, u64>;
    safe fn poison(given: &Mutex<u64>) -> bool;
    safe fn readers(report: &mut Report, given: &RwLock<Vec<u64>>);
    safe fn read(given: &RwLock<Vec<u64>>) -> RwLockReadGuard<'_, Vec<u64>>;
    safe fn written(given: &RwLock<Vec<u64>>) -> RwLockWriteGuard<'_, Vec<u64>>;
    safe fn poison_readers(given: &RwLock<Vec<u64>>) -> bool;
    safe fn once(report: &mut Report, given: &Once, panics: bool);
    safe fn once_again(report: &mut Report, given: &Once);
    safe fn once_lock(report: &mut Report, given: &OnceLock<String>);
}

pub fn run(out: &mut Report) {
    rounds(out, 15, counts::shared, |out, given, hand| shared(out, given, hand));
    mutexes(out);
    locks_of_readers(out);
    onces(out);
    let lock = OnceLock::new();
    once_lock(out, &lock);
    locks::once_lock("host", &lock, out);
    let lock = OnceLock::new();
    locks::once_lock("host", &lock, out);
    once_lock(out, &lock);
}

fn mutexes(out: &mut Report) {
    let given = Mutex::new(1);
    let both = |out: &mut Report| {
        locks::mutex("host", &given, out);
        mutex(out, &given);
    };
    both(out);
    let held = given.lock().unwrap();
    both(out);
    drop(held);
    let mut held = locked(&given);
    *held += 1000;
    both(out);
    drop(held);
    both(out);
    for by in [poison, locks::poison] {
        let panicked = by(&given);
        out.line(&format!("host: Mutex: a panic came: {panicked}"));
        both(out);
        given.clear_poison();
        both(out);
    }
}

fn locks_of_readers(out: &mut Report) {
    let given = RwLock::new(vec![1]);
    let both = |out: &mut Report| {
        locks::readers("host", &given, out);
        readers(out, &given);
    };
    both(out);
    let (own, theirs) = (given.read().unwrap(), read(&given));
    both(out);
    drop(own);
    both(out);
    drop(theirs);
    let mut held = written(&given);
    held.push(7);
    both(out);
    drop(held);
    both(out);
    for by in [poison_readers, locks::poison_readers] {
        let panicked = by(&given);
        out.line(&format!("host: RwLock: a panic came: {panicked}"));
        both(out);
        given.clear_poison();
        both(out);
    }
}

/// One that a panic has left behind panics when it is called, which need not be told.
fn onces(out: &mut Report) {
    let hook = panic::take_hook();
    panic::set_hook(Box::new(|_| ()));
    let [first, second, third, fourth] = [const { Once::new() }; 4];
    once(out, &first, false);
    locks::once("host", &first, false, out);
    locks::once("host", &second, false, out);
    once(out, &second, false);
    once(out, &third, true);
    locks::once_again("host", &third, out);
    once_again(out, &third);
    locks::once("host", &fourth, true, out);
    once(out, &fourth, false);
    once_again(out, &fourth);
    locks::once("host", &fourth, false, out);
    panic::set_hook(hook);
}
