//! Threads of both sides contend for the same locks, counters and channels. What is printed does not depend on who is first.

use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, SyncSender, TryRecvError};
use std::sync::{Condvar, Mutex, Once, OnceLock, RwLock};
use std::thread;
use std::time::Duration;
use values_api::Report;

/// Threads of a side, and what each does.
pub const THREADS: usize = 2;
pub const TIMES: u64 = 3000;

/// Runs it in threads of this side and waits for them.
pub fn together(work: impl Fn(usize) + Sync) {
    thread::scope(|scope| {
        for number in 0..THREADS {
            let work = &work;
            scope.spawn(move || work(number));
        }
    });
}

/// The two numbers are always equal, where no one else can see.
pub fn mutex(given: &Mutex<(u64, u64)>) {
    together(|_| {
        for _ in 0..TIMES {
            let mut pair = given.lock().unwrap();
            pair.0 += 1;
            assert_eq!(pair.0, pair.1 + 1);
            pair.1 += 1;
        }
    });
}

/// One of four takes is a write; readers find the two numbers equal.
pub fn readers(given: &RwLock<(u64, u64)>) {
    together(|number| {
        for time in 0..TIMES {
            if (time + number as u64) % 4 == 0 {
                let mut pair = given.write().unwrap();
                pair.0 += 1;
                pair.1 += 1;
            } else {
                let pair = given.read().unwrap();
                assert_eq!(pair.0, pair.1);
            }
        }
    });
}

/// Waits until it is this one's turn (even or odd), and gives the turn to the other.
pub fn turns(given: &(Mutex<Vec<u64>>, Condvar), parity: u64, times: u64) {
    let (items, changed) = given;
    for _ in 0..times {
        let mut own = changed.wait_while(items.lock().unwrap(), |items| items.len() as u64 % 2 != parity).unwrap();
        let next = own.len() as u64 * 10 + parity;
        own.push(next);
        drop(own);
        changed.notify_all();
    }
}

/// Waits in vain.
pub fn waits(given: &(Mutex<Vec<u64>>, Condvar)) -> bool {
    let (items, changed) = given;
    let (_items, result) = changed.wait_timeout_while(items.lock().unwrap(), Duration::from_millis(2), |_| true).unwrap();
    result.timed_out()
}

/// Whoever is first runs it, and all see that it has run.
pub fn once(given: &(Once, OnceLock<u64>, AtomicUsize)) {
    let (once, lock, runs) = given;
    together(|_| {
        once.call_once(|| _ = runs.fetch_add(1, Ordering::SeqCst));
        assert!(once.is_completed());
        let value = *lock.get_or_init(|| {
            runs.fetch_add(100, Ordering::SeqCst);
            42
        });
        assert_eq!(value, 42);
    });
}

/// Counts in three ways.
pub fn atomics(given: &(AtomicU64, AtomicUsize, AtomicBool)) {
    let (added, swapped, spinning) = given;
    together(|number| {
        for time in 0..TIMES {
            added.fetch_add(time, Ordering::Relaxed);
            swapped.fetch_update(Ordering::AcqRel, Ordering::Acquire, |value| Some(value + number)).unwrap();
            while spinning.compare_exchange_weak(false, true, Ordering::Acquire, Ordering::Relaxed).is_err() {
                thread::yield_now();
            }
            let value = added.load(Ordering::Relaxed);
            added.fetch_max(value.min(1), Ordering::Relaxed);
            spinning.store(false, Ordering::Release);
        }
    });
}

/// Sends from threads, through clones; the given one is dropped.
pub fn send(given: Sender<String>, name: &str) {
    together(|number| {
        let own = given.clone();
        for time in 0..TIMES / 10 {
            own.send(format!("{name} {number} {time}")).unwrap();
        }
    });
}

/// The same through a channel that holds a few; the last one stays in it.
pub fn send_few(given: SyncSender<u64>, from: u64) {
    for item in from..from + TIMES {
        given.send(item).unwrap();
    }
}

/// Takes all until no sender is left: how many, their letters, and if those of each sender came in order.
pub fn receive(side: &str, given: &Receiver<String>, out: &mut Report) {
    let mut last = std::collections::BTreeMap::new();
    let (mut count, mut letters, mut sorted) = (0, 0, true);
    for text in given.iter() {
        count += 1;
        letters += text.len();
        let (sender, time) = text.rsplit_once(' ').unwrap();
        let time: u64 = time.parse().unwrap();
        sorted &= last.insert(sender.to_string(), time).is_none_or(|before| before + 1 == time);
    }
    let senders: Vec<String> = last.into_keys().collect();
    let after = given.try_recv() == Err(TryRecvError::Disconnected);
    out.line(&format!("{side}: channel: {count} texts, {letters} letters, in order: {sorted}, from {senders:?}, closed: {after}"));
}

pub fn receive_few(side: &str, given: Receiver<u64>, out: &mut Report) {
    let part: u64 = given.iter().take(TIMES as usize).sum();
    let rest: u64 = given.iter().sum();
    let after = given.recv_timeout(Duration::from_millis(1)) == Err(RecvTimeoutError::Disconnected);
    out.line(&format!("{side}: channel of a few: {} in all, closed: {after}", part + rest));
}
