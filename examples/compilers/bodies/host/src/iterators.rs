//! Iterators that both sides use up together, and closures that both call.

use crate::steps::iterators;
use crate::turns;
use std::collections::{btree_map, hash_map, BTreeMap, HashMap};
use std::iter::Peekable;
use std::str::{Chars, SplitWhitespace};
use std::vec;
use values_api::Report;

#[race::import(bodies::iterators)]
unsafe extern "Rust" {
    safe fn items(report: &mut Report, given: &mut vec::IntoIter<String>);
    safe fn tree(report: &mut Report, given: &mut btree_map::IntoIter<u64, String>);
    safe fn table(given: &mut hash_map::IntoIter<u64, u64>, many: usize) -> u64;
    safe fn any(report: &mut Report, given: &mut Box<dyn Iterator<Item = u64>>);
    safe fn letters(report: &mut Report, given: &mut Chars<'_>);
    safe fn peeked(report: &mut Report, given: &mut Peekable<Chars<'_>>);
    safe fn spaced(report: &mut Report, given: &mut SplitWhitespace<'_>);
    safe fn numbers(from: u64) -> Box<dyn Iterator<Item = u64>>;
    safe fn adds(start: u64) -> Box<dyn FnMut(u64) -> u64>;
    safe fn doubles(inner: Box<dyn FnMut(u64) -> u64>) -> Box<dyn FnMut(u64) -> u64>;
    safe fn calls(report: &mut Report, given: &mut Box<dyn FnMut(u64) -> u64>);
}

pub fn run(out: &mut Report) {
    let texts: Vec<String> = (0..30).map(|number| format!("item {number}")).collect();
    turns(out, texts.into_iter(), iterators::items, |out, given| items(out, given));
    let map: BTreeMap<u64, String> = (0..70).map(|key| (key * 7 % 71, format!("value {key}"))).collect();
    turns(out, map.into_iter(), iterators::tree, |out, given| tree(out, given));
    let mut map = HashMap::<u64, u64>::from_iter((0..100).map(|key| (key, key * key))).into_iter();
    let sum = table(&mut map, 30) + iterators::table(&mut map, 30) + table(&mut map, 30) + iterators::table(&mut map, 30);
    out.line(&format!("host: hash_map::IntoIter: {sum}, left {}", map.len()));
    texts_in_parts(out);
    for given in [numbers(5), iterators::numbers(6)] {
        turns(out, given, |side, given, out| iterators::any(side, given, out), |out, given| any(out, given));
    }
    for given in [adds(1), iterators::adds(2), doubles(iterators::adds(3)), iterators::doubles(adds(4)), doubles(iterators::doubles(doubles(adds(5))))] {
        turns(out, given, |side, given, out| iterators::calls(side, given, out), |out, given| calls(out, given));
    }
}

fn texts_in_parts(out: &mut Report) {
    let text = "größer 12 als 日本語 7 x";
    turns(out, text.chars(), |side, given, out| iterators::letters(side, given, out), |out, given| letters(out, given));
    turns(out, "a1b22ß3".chars().peekable(), |side, given, out| iterators::peeked(side, given, out), |out, given| peeked(out, given));
    turns(out, " a b\tc \n d e  f g h".split_whitespace(), |side, given, out| iterators::spaced(side, given, out), |out, given| spaced(out, given));
}
