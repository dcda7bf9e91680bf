//! Threads of both sides at the same time; what they made is told when all have ended.

use crate::steps::threads;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize};
use std::sync::mpsc::{channel, sync_channel, Receiver, Sender, SyncSender};
use std::sync::{Condvar, Mutex, Once, OnceLock, RwLock};
use std::thread;
use values_api::Report;

#[race::import(bodies::threads)]
unsafe extern "Rust" {
    safe fn mutex(given: &Mutex<(u64, u64)>);
    safe fn readers(given: &RwLock<(u64, u64)>);
    safe fn turns(given: &(Mutex<Vec<u64>>, Condvar), parity: u64, times: u64);
    safe fn waits(given: &(Mutex<Vec<u64>>, Condvar)) -> bool;
    safe fn once(given: &(Once, OnceLock<u64>, AtomicUsize));
    safe fn atomics(given: &(AtomicU64, AtomicUsize, AtomicBool));
    safe fn send(given: Sender<String>);
    safe fn receive(report: &mut Report, given: &Receiver<String>);
    safe fn send_few(given: SyncSender<u64>, from: u64);
    safe fn receive_few(report: &mut Report, given: Receiver<u64>);
}

/// One in a thread of its own, the other here.
fn both(theirs: impl FnOnce() + Send, mine: impl FnOnce()) {
    thread::scope(|scope| {
        scope.spawn(theirs);
        mine();
    });
}

pub fn run(out: &mut Report) {
    let pair = Mutex::new((0, 0));
    both(|| mutex(&pair), || threads::mutex(&pair));
    out.line(&format!("host: Mutex in threads: {:?}", pair.into_inner()));
    let pair = RwLock::new((0, 0));
    both(|| readers(&pair), || threads::readers(&pair));
    out.line(&format!("host: RwLock in threads: {:?}", pair.into_inner()));
    condition(out);
    for _ in 0..3 {
        let given = (Once::new(), OnceLock::new(), AtomicUsize::new(0));
        both(|| once(&given), || threads::once(&given));
        out.line(&format!("host: Once and OnceLock in threads: {:?}, {:?} runs", given.1.into_inner(), given.2.into_inner()));
    }
    let given = Default::default();
    both(|| atomics(&given), || threads::atomics(&given));
    out.line(&format!("host: atomics in threads: {given:?}"));
    channels(out);
}

fn condition(out: &mut Report) {
    let given = (Mutex::new(Vec::new()), Condvar::new());
    both(|| turns(&given, 1, 200), || threads::turns(&given, 0, 200));
    both(|| turns(&given, 0, 200), || threads::turns(&given, 1, 200));
    out.line(&format!("host: Condvar: in vain: {}, {}", waits(&given), threads::waits(&given)));
    let items = given.0.into_inner().unwrap();
    let right = items.iter().enumerate().all(|(at, item)| *item == at as u64 * 10 + at as u64 % 2);
    out.line(&format!("host: Condvar: {} turns, in turn: {right}", items.len()));
}

fn channels(out: &mut Report) {
    let (sender, receiver) = channel();
    let own = sender.clone();
    thread::scope(|scope| {
        scope.spawn(|| send(sender));
        scope.spawn(|| threads::send(own, "host"));
        threads::receive("host", &receiver, out);
    });
    let (sender, receiver) = channel();
    let own = sender.clone();
    thread::scope(|scope| {
        scope.spawn(|| send(sender));
        scope.spawn(|| threads::send(own, "host"));
        receive(out, &receiver);
    });
    let (sender, receiver) = sync_channel(3);
    both(|| send_few(sender, 10), || threads::receive_few("host", receiver, out));
    let (sender, receiver) = sync_channel(0);
    both(|| threads::send_few(sender, 20), || receive_few(out, receiver));
    let (sender, receiver) = channel();
    drop(receiver);
    out.line(&format!("host: channel without receiver: {:?}", sender.send(1)));
}
