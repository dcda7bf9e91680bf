//! `BTreeMap` and `BTreeSet`: nodes that are split by one side and merged by the other, ranges, halves that come together.

use super::{in_order, number_of, Turn};
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use values_api::{Hand, Report};

const STEPS: usize = 500;
const KEYS: usize = 2000;

fn all(tree: &BTreeMap<u64, String>) -> (u64, u64) {
    in_order(tree.iter().map(|(key, value)| key.wrapping_mul(5) ^ number_of(value)))
}

pub fn map(side: &str, given: &mut BTreeMap<u64, String>, hand: &mut Hand, out: &mut Report) {
    let mut turn = Turn::take(side, "BTreeMap", all(given), hand, out);
    let mut sorted: Vec<(u64, String)> = given.iter().map(|(key, value)| (*key, value.clone())).collect();
    for _ in 0..STEPS {
        map_step(given, &mut sorted, &mut turn);
    }
    turn.expect("it has what the sorted list has", given.iter().map(|(key, value)| (*key, value)).eq(sorted.iter().map(|(key, value)| (*key, value))));
    turn.expect("it has the same backwards", given.keys().rev().eq(sorted.iter().rev().map(|(key, _)| key)));
    let copy = given.clone();
    turn.expect("it equals its clone", copy == *given);
    *given = copy;
    turn.give(all(given));
}

fn map_step(given: &mut BTreeMap<u64, String>, sorted: &mut Vec<(u64, String)>, turn: &mut Turn) {
    let key = turn.hand.below(KEYS) as u64;
    let value = format!("value {}", turn.hand.below(100));
    let place = sorted.binary_search_by_key(&key, |(each, _)| *each);
    match turn.hand.below(40) {
        0..=17 => {
            let before = given.insert(key, value.clone());
            let same = match place {
                Ok(at) => before == Some(std::mem::replace(&mut sorted[at].1, value)),
                Err(at) => {
                    sorted.insert(at, (key, value));
                    before.is_none()
                }
            };
            turn.expect("an insertion gives what was there", same);
        }
        18..=23 => turn.expect("a removal gives what was there", given.remove(&key) == place.ok().map(|at| sorted.remove(at).1)),
        24..=26 => turn.expect("a look finds what is there", given.get(&key) == place.ok().map(|at| &sorted[at].1)),
        27..=29 => match given.entry(key) {
            Entry::Occupied(there) => turn.expect("the entry is removed", Some(there.remove()) == place.ok().map(|at| sorted.remove(at).1)),
            Entry::Vacant(empty) => {
                empty.insert(value.clone());
                turn.expect("there was no entry", place.is_err());
                sorted.insert(place.unwrap_or_else(|at| at), (key, value));
            }
        },
        30 | 31 => {
            let (from, to) = (key, key + 60);
            let wanted = sorted.iter().filter(|(each, _)| (from..to).contains(each)).map(|(each, _)| each);
            turn.expect("a range has what it must have", given.range(from..to).map(|(each, _)| each).eq(wanted));
        }
        32 | 33 => {
            given.range_mut(key..=key + 9).for_each(|(_, each)| each.push('!'));
            sorted.iter_mut().filter(|(each, _)| (key..=key + 9).contains(each)).for_each(|(_, each)| each.push('!'));
        }
        34 => {
            let mut upper = given.split_off(&key);
            turn.expect("the halves are parted where they should", upper.keys().next().is_none_or(|first| *first >= key) && given.keys().next_back().is_none_or(|last| *last < key));
            upper.append(given);
            *given = upper;
        }
        35 => {
            turn.expect("the first is popped", given.pop_first() == (!sorted.is_empty()).then(|| sorted.remove(0)));
            turn.expect("the last is popped", given.pop_last() == sorted.pop());
        }
        36 => {
            given.retain(|each, _| each % 23 != key % 23);
            sorted.retain(|(each, _)| each % 23 != key % 23);
        }
        37 => {
            let mut more: BTreeMap<u64, String> = (key..key + 20).map(|each| (each, format!("more {each}"))).collect();
            given.append(&mut more);
            sorted.retain(|(each, _)| !(key..key + 20).contains(each));
            let at = sorted.partition_point(|(each, _)| *each < key);
            sorted.splice(at..at, (key..key + 20).map(|each| (each, format!("more {each}"))));
        }
        38 => *given = std::mem::take(given).into_iter().collect(),
        _ => turn.expect("the ends are what they must be", given.first_key_value().map(|(each, _)| *each) == sorted.first().map(|(each, _)| *each)),
    }
    turn.expect("it is as long as the list", given.len() == sorted.len());
}

pub fn set(side: &str, given: &mut BTreeSet<u64>, hand: &mut Hand, out: &mut Report) {
    let mut turn = Turn::take(side, "BTreeSet", in_order(given.iter().copied()), hand, out);
    let mut sorted: Vec<u64> = given.iter().copied().collect();
    for _ in 0..STEPS {
        set_step(given, &mut sorted, &mut turn);
    }
    turn.expect("it has what the sorted list has", given.iter().eq(sorted.iter()));
    turn.give(in_order(given.iter().copied()));
}

fn set_step(given: &mut BTreeSet<u64>, sorted: &mut Vec<u64>, turn: &mut Turn) {
    let key = turn.hand.below(KEYS) as u64;
    let place = sorted.binary_search(&key);
    match turn.hand.below(16) {
        0..=8 => {
            turn.expect("an insertion says if it was new", given.insert(key) == place.is_err());
            if let Err(at) = place {
                sorted.insert(at, key);
            }
        }
        9..=11 => {
            turn.expect("a removal says if it was there", given.remove(&key) == place.is_ok());
            place.into_iter().for_each(|at| _ = sorted.remove(at));
        }
        12 => turn.expect("a range has what it must have", given.range(..key).count() == sorted.partition_point(|each| *each < key)),
        13 => {
            let upper = given.split_off(&key);
            let all = &*given | &upper;
            turn.expect("the halves have nothing in common", given.is_disjoint(&upper) && (&all - &upper) == *given);
            *given = all;
        }
        14 => {
            given.retain(|each| each % 19 != key % 19);
            sorted.retain(|each| each % 19 != key % 19);
        }
        _ => turn.expect("the next one is found", given.range(key..).next() == sorted.get(place.unwrap_or_else(|at| at))),
    }
}
