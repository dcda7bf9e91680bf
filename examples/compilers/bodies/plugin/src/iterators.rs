//! The plugin goes on with iterators and closures of the host, and gives its own.

use crate::steps::iterators;
use std::collections::{btree_map, hash_map};
use std::iter::Peekable;
use std::str::{Chars, SplitWhitespace};
use std::vec;
use values_api::Report;

#[race::export]
pub fn items(report: &mut Report, given: &mut vec::IntoIter<String>) {
    iterators::items("plugin", given, report);
}

#[race::export]
pub fn tree(report: &mut Report, given: &mut btree_map::IntoIter<u64, String>) {
    iterators::tree("plugin", given, report);
}

#[race::export]
pub fn table(given: &mut hash_map::IntoIter<u64, u64>, many: usize) -> u64 {
    iterators::table(given, many)
}

#[race::export]
pub fn any(report: &mut Report, given: &mut Box<dyn Iterator<Item = u64>>) {
    iterators::any("plugin", given, report);
}

#[race::export]
pub fn letters(report: &mut Report, given: &mut Chars<'_>) {
    iterators::letters("plugin", given, report);
}

#[race::export]
pub fn peeked(report: &mut Report, given: &mut Peekable<Chars<'_>>) {
    iterators::peeked("plugin", given, report);
}

#[race::export]
pub fn spaced(report: &mut Report, given: &mut SplitWhitespace<'_>) {
    iterators::spaced("plugin", given, report);
}

#[race::export]
pub fn numbers(from: u64) -> Box<dyn Iterator<Item = u64>> {
    iterators::numbers(from)
}

#[race::export]
pub fn adds(start: u64) -> Box<dyn FnMut(u64) -> u64> {
    iterators::adds(start)
}

#[race::export]
pub fn doubles(inner: Box<dyn FnMut(u64) -> u64>) -> Box<dyn FnMut(u64) -> u64> {
    iterators::doubles(inner)
}

#[race::export]
pub fn calls(report: &mut Report, given: &mut Box<dyn FnMut(u64) -> u64>) {
    iterators::calls("plugin", given, report);
}
