//! `Cell`, `RefCell`, `OnceCell`: who has borrowed is known on both sides.

use super::{in_order, number_of, Turn};
use std::cell::{Cell, OnceCell, RefCell};
use values_api::{Hand, Report};

/// What one side may do while the other holds something (or nothing).
pub fn borrow(side: &str, given: &RefCell<Vec<u64>>, count: &Cell<u64>, out: &mut Report) {
    count.set(count.get() + 1);
    let read = given.try_borrow().map(|items| in_order(items.iter().copied()));
    let write = given.try_borrow_mut().map(|mut items| {
        items.push(count.get());
        items.len()
    });
    let read = read.map_or("nothing can be read".to_string(), |(length, digest)| format!("{length} items are read, {digest:016x}"));
    let write = write.map_or("nothing can be written".to_string(), |length| format!("{length} items after a write"));
    out.line(&format!("{side}: RefCell {}: {read}; {write}", count.replace(count.get() + 1)));
}

pub fn many(side: &str, given: &RefCell<Vec<u64>>, hand: &mut Hand, out: &mut Report) {
    let found = in_order(given.borrow().iter().copied());
    let mut turn = Turn::take(side, "RefCell<Vec>", found, hand, out);
    for _ in 0..50 {
        let item = turn.hand.number() % 100;
        let (first, second) = (given.borrow(), given.borrow());
        turn.expect("no one writes what two read", given.try_borrow_mut().is_err() && first.len() == second.len());
        drop(first);
        turn.expect("no one writes what one reads", given.try_borrow_mut().is_err());
        drop(second);
        let mut own = given.borrow_mut();
        own.push(item);
        turn.expect("no one reads what one writes", given.try_borrow().is_err());
        drop(own);
    }
    let before = given.replace(Vec::new());
    turn.expect("what was replaced is away", given.take().is_empty());
    given.swap(&RefCell::new(before));
    turn.give(in_order(given.borrow().iter().copied()));
}

/// Only the first of both sides fills it.
pub fn once(side: &str, given: &OnceCell<String>, out: &mut Report) {
    let there = given.get().is_some();
    let mine = given.set(format!("from the {side}")).is_ok();
    let text = given.get_or_init(|| "never".to_string());
    out.line(&format!("{side}: OnceCell: full: {there}, filled: {mine}, {text:?}, {:x}", number_of(text)));
}
