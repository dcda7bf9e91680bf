//! `HashMap` and `HashSet`: with hashes of a fixed key and of one that the host drew, keys of numbers and of texts. Nothing
//! depends on the order in which a table has its items.

use super::{in_any_order, number_of, Turn};
use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};
use std::fmt::Debug;
use std::hash::{BuildHasher, Hash};
use values_api::{Hand, Report};

const STEPS: usize = 500;
/// Keys are below it.
const KEYS: usize = 1500;

/// A key that is made of a number.
pub trait Key: Clone + Debug + Hash + Ord {
    fn of(number: usize) -> Self;
    fn number(&self) -> u64;
}

impl Key for u64 {
    fn of(number: usize) -> u64 {
        number as u64
    }
    fn number(&self) -> u64 {
        *self
    }
}

impl Key for String {
    fn of(number: usize) -> String {
        format!("key {number}")
    }
    fn number(&self) -> u64 {
        number_of(self)
    }
}

fn all<K: Key, S>(map: &HashMap<K, u64, S>) -> (u64, u64) {
    in_any_order(map.iter().map(|(key, value)| key.number().wrapping_mul(3) ^ value))
}

pub fn map<K: Key, S: BuildHasher + Clone>(side: &str, what: &str, given: &mut HashMap<K, u64, S>, hand: &mut Hand, out: &mut Report) {
    let mut turn = Turn::take(side, what, all(given), hand, out);
    let mut sorted: Vec<(K, u64)> = given.iter().map(|(key, value)| (key.clone(), *value)).collect();
    sorted.sort();
    for _ in 0..STEPS {
        map_step(given, &mut sorted, &mut turn);
    }
    let mut items: Vec<(K, u64)> = given.clone().into_iter().collect();
    items.sort();
    turn.expect("it has what the sorted list has", items == sorted);
    turn.expect("each item is found", sorted.iter().all(|(key, value)| given.get(key) == Some(value)));
    if turn.hand.round % 5 == 4 {
        *given = given.clone();
    }
    turn.give(all(given));
}

fn map_step<K: Key, S: BuildHasher + Clone>(given: &mut HashMap<K, u64, S>, sorted: &mut Vec<(K, u64)>, turn: &mut Turn) {
    let key = K::of(turn.hand.below(KEYS));
    let value = turn.hand.number() % 1000;
    let place = sorted.binary_search_by(|(each, _)| each.cmp(&key));
    match turn.hand.below(40) {
        0..=15 => {
            let before = given.insert(key.clone(), value);
            turn.expect("an insertion gives what was there", before == place.ok().map(|at| sorted[at].1));
            match place {
                Ok(at) => sorted[at].1 = value,
                Err(at) => sorted.insert(at, (key, value)),
            }
        }
        16..=21 => {
            let before = given.remove(&key);
            turn.expect("a removal gives what was there", before == place.ok().map(|at| sorted.remove(at).1));
        }
        22..=27 => turn.expect("a look finds what is there", given.get(&key) == place.ok().map(|at| &sorted[at].1)),
        28..=33 => {
            *given.entry(key.clone()).or_insert(0) += value;
            match place {
                Ok(at) => sorted[at].1 += value,
                Err(at) => sorted.insert(at, (key, value)),
            }
        }
        34 | 35 => match given.entry(key) {
            Entry::Occupied(there) => {
                let removed = Some(there.remove_entry()) == place.ok().map(|at| sorted.remove(at));
                turn.expect("an entry is removed", removed);
            }
            Entry::Vacant(_) => turn.expect("there is no entry", place.is_err()),
        },
        36 => {
            given.values_mut().for_each(|each| *each = *each / 2 + 1);
            sorted.iter_mut().for_each(|(_, each)| *each = *each / 2 + 1);
        }
        37 if value < 300 => {
            given.retain(|_, each| *each % 5 != value % 5);
            sorted.retain(|(_, each)| *each % 5 != value % 5);
        }
        38 if value < 100 => {
            let drained: Vec<(K, u64)> = given.drain().collect();
            given.shrink_to_fit();
            given.extend(drained);
        }
        _ => {
            given.shrink_to(sorted.len() + value as usize % 64);
            given.reserve(value as usize % 64);
        }
    }
    turn.expect("it is as long as the list", given.len() == sorted.len());
}

pub fn set<S: BuildHasher + Clone>(side: &str, what: &str, given: &mut HashSet<String, S>, hand: &mut Hand, out: &mut Report) {
    let found = in_any_order(given.iter().map(|text| number_of(text)));
    let mut turn = Turn::take(side, what, found, hand, out);
    let mut sorted: Vec<String> = given.iter().cloned().collect();
    sorted.sort();
    for _ in 0..STEPS {
        set_step(given, &mut sorted, &mut turn);
    }
    let mut items: Vec<String> = given.iter().cloned().collect();
    items.sort();
    turn.expect("it has what the sorted list has", items == sorted);
    turn.give(in_any_order(given.iter().map(|text| number_of(text))));
}

fn set_step<S: BuildHasher + Clone>(given: &mut HashSet<String, S>, sorted: &mut Vec<String>, turn: &mut Turn) {
    let key = String::of(turn.hand.below(KEYS));
    let place = sorted.binary_search(&key);
    match turn.hand.below(20) {
        0..=9 => {
            turn.expect("an insertion says if it was new", given.insert(key.clone()) == place.is_err());
            if let Err(at) = place {
                sorted.insert(at, key);
            }
        }
        10..=12 => {
            let taken = given.take(&key);
            turn.expect("the same key is taken", taken == place.ok().map(|at| sorted.remove(at)));
        }
        13..=16 => turn.expect("a look finds what is there", given.contains(&key) == place.is_ok()),
        17 => {
            let mut other = HashSet::with_hasher(given.hasher().clone());
            other.extend(sorted.iter().step_by(3).cloned());
            other.insert("another".to_string());
            let counts = (given.intersection(&other).count(), given.union(&other).count(), other.difference(given).count());
            let third = sorted.len().div_ceil(3);
            turn.expect("sets of both are as large as they must be", counts == (third, sorted.len() + 1, 1));
        }
        18 => {
            let replaced = given.replace(key.clone());
            turn.expect("the same key is replaced", replaced.is_some() == place.is_ok());
            if let Err(at) = place {
                sorted.insert(at, key);
            }
        }
        _ => {
            given.retain(|each| number_of(each) % 29 != number_of(&key) % 29);
            sorted.retain(|each| number_of(each) % 29 != number_of(&key) % 29);
            given.shrink_to_fit();
        }
    }
}
