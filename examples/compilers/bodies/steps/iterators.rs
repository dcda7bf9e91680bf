//! Iterators that one side has used in part, and closures with a state: the other side goes on.

use super::{in_order, number_of};
use std::collections::{btree_map, hash_map, vec_deque};
use std::iter::Peekable;
use std::str::{Chars, Split, SplitWhitespace};
use std::vec;
use values_api::Report;

/// Takes some of an iterator; what is left stays in it.
fn part<T>(side: &str, what: &str, given: &mut impl Iterator<Item = T>, many: usize, number: impl Fn(T) -> u64, out: &mut Report) {
    let (length, digest) = in_order(given.by_ref().take(many).map(number));
    let (least, most) = given.size_hint();
    out.line(&format!("{side}: {what}: {length} items, {digest:016x}, left {least}, at most {most:?}"));
}

pub fn items(side: &str, given: &mut vec::IntoIter<String>, out: &mut Report) {
    part(side, "vec::IntoIter", given, 5, |text| number_of(&text), out);
    let last = given.next_back();
    out.line(&format!("{side}: vec::IntoIter: the last {last:?}, then {:?}", given.as_slice().first()));
}

pub fn ring(side: &str, given: &mut vec_deque::IntoIter<u64>, out: &mut Report) {
    part(side, "vec_deque::IntoIter", given, 7, |item| item, out);
}

pub fn tree(side: &str, given: &mut btree_map::IntoIter<u64, String>, out: &mut Report) {
    part(side, "btree_map::IntoIter", given, 9, |(key, text)| key ^ number_of(&text), out);
    let last = given.next_back();
    out.line(&format!("{side}: btree_map::IntoIter: the last {last:?}"));
}

/// Adds up what it takes, since a table has no order: the sum is whole when both sides are done.
pub fn table(given: &mut hash_map::IntoIter<u64, u64>, many: usize) -> u64 {
    given.by_ref().take(many).map(|(key, value)| key * 1000 + value).sum()
}

pub fn any(side: &str, given: &mut Box<dyn Iterator<Item = u64>>, out: &mut Report) {
    part(side, "dyn Iterator", given, 4, |item| item, out);
}

pub fn letters(side: &str, given: &mut Chars<'_>, out: &mut Report) {
    part(side, "Chars", given, 3, u64::from, out);
    out.line(&format!("{side}: Chars: the last {:?}, left {:?}", given.next_back(), given.as_str()));
}

pub fn peeked(side: &str, given: &mut Peekable<Chars<'_>>, out: &mut Report) {
    let next = given.peek().copied();
    let digit = given.next_if(char::is_ascii_digit);
    out.line(&format!("{side}: Peekable: next {next:?}, a digit {digit:?}, then {:?}, then {:?}", given.next(), given.peek()));
}

pub fn words(side: &str, given: &mut Split<'_, char>, out: &mut Report) {
    out.line(&format!("{side}: Split: {:?}, {:?}, the last {:?}", given.next(), given.next(), given.next_back()));
}

pub fn spaced(side: &str, given: &mut SplitWhitespace<'_>, out: &mut Report) {
    out.line(&format!("{side}: SplitWhitespace: {:?}, {:?}", given.next(), given.next()));
}

/// An iterator of this side.
pub fn numbers(from: u64) -> Box<dyn Iterator<Item = u64>> {
    let odd = (from..from + 40).filter(|item| item % 2 == 1);
    Box::new(odd.zip(1..).map(|(item, place)| item * place).chain([7, 8, 9]).skip(1).step_by(2))
}

/// A closure of this side that remembers.
pub fn adds(start: u64) -> Box<dyn FnMut(u64) -> u64> {
    let mut seen = vec![start];
    Box::new(move |item| {
        seen.push(item);
        seen.iter().sum()
    })
}

/// A closure around one of any side.
pub fn doubles(mut inner: Box<dyn FnMut(u64) -> u64>) -> Box<dyn FnMut(u64) -> u64> {
    let mut times = 0;
    Box::new(move |item| {
        times += 1;
        2 * inner(item) + times
    })
}

pub fn calls(side: &str, given: &mut Box<dyn FnMut(u64) -> u64>, out: &mut Report) {
    out.line(&format!("{side}: dyn FnMut: {}, {}, {}", given(1), given(10), given(100)));
}
