//! What a side does with a container in its turn. Plugin and host have these files each for itself, so that the code of
//! std that is inlined here comes from the compiler of the side, while the container is the same.

// families can be left out
#![allow(dead_code)]

pub mod cells;
pub mod counts;
pub mod formatters;
pub mod iterators;
pub mod locks;
pub mod queues;
pub mod sequences;
pub mod streams;
pub mod tables;
pub mod threads;
pub mod times;
pub mod trees;

mod list;

use values_api::{Hand, Report};

/// Who is doing something with what.
pub struct Turn<'a> {
    pub side: &'a str,
    pub what: &'a str,
    pub hand: &'a mut Hand,
    pub out: &'a mut Report,
}

impl<'a> Turn<'a> {
    /// A side takes a container that the other one left as `found`: its length and digest, as this side reads them.
    pub fn take(side: &'a str, what: &'a str, found: (u64, u64), hand: &'a mut Hand, out: &'a mut Report) -> Turn<'a> {
        let mut turn = Turn { side, what, hand, out };
        let same = found == (turn.hand.length, turn.hand.digest);
        turn.expect("it is what was handed over", same);
        turn
    }

    /// Says so if something does not hold.
    pub fn expect(&mut self, claim: &str, holds: bool) {
        if !holds {
            self.out.line(&format!("{}: {} in turn {}: WRONG, expected that {claim}", self.side, self.what, self.hand.round));
        }
    }

    /// The other side can have it.
    pub fn give(self, (length, digest): (u64, u64)) {
        self.out.line(&format!("{}: {} {}: {length} items, {digest:016x}", self.side, self.what, self.hand.round));
        self.hand.length = length;
        self.hand.digest = digest;
        self.hand.round += 1;
    }
}

fn mixed(value: u64) -> u64 {
    let value = (value ^ (value >> 29)).wrapping_mul(0xbf58476d1ce4e5b9);
    value ^ (value >> 32)
}

/// Length and digest of items whose order counts.
pub fn in_order(items: impl IntoIterator<Item = u64>) -> (u64, u64) {
    items.into_iter().fold((0, 0), |(length, digest), item| (length + 1, mixed(digest.rotate_left(7) ^ item.wrapping_add(1))))
}

/// Length and digest of items in any order.
pub fn in_any_order(items: impl IntoIterator<Item = u64>) -> (u64, u64) {
    items.into_iter().fold((0, 0), |(length, digest), item| (length + 1, mixed(item.wrapping_add(1)).wrapping_add(digest)))
}

/// A text as a number.
pub fn number_of(text: &str) -> u64 {
    text.bytes().fold(7, |number, byte| number.wrapping_mul(31).wrapping_add(byte.into()))
}
