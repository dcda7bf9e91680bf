//! `Vec` and `String`: they grow, shrink, move their items and give parts of them away.

use super::list::List;
use super::{in_order, Turn};
use values_api::{Hand, Report};

const STEPS: usize = 300;
/// Where a container is cut.
const MUCH: usize = 900;

pub fn vector(side: &str, given: &mut Vec<u64>, hand: &mut Hand, out: &mut Report) {
    let mut turn = Turn::take(side, "Vec", in_order(given.iter().copied()), hand, out);
    let mut list = List::of(given.iter().copied());
    for _ in 0..STEPS {
        vector_step(given, &mut list, &mut turn);
    }
    turn.expect("it has what the list has", list.is(given.iter().copied()));
    let copy = given.clone();
    turn.expect("it equals its clone", copy == *given);
    *given = copy;
    turn.give(in_order(given.iter().copied()));
}

fn vector_step(given: &mut Vec<u64>, list: &mut List, turn: &mut Turn) {
    let item = turn.hand.number() % 1000;
    let at = turn.hand.below(given.len());
    match turn.hand.below(24) {
        0..=8 => {
            given.push(item);
            list.push(item);
        }
        9 | 10 => {
            given.insert(at, item);
            list.insert(at, item);
        }
        11 if !given.is_empty() => {
            let same = given.remove(at) == list.remove(at);
            turn.expect("the same item is removed", same);
        }
        12 => {
            let same = given.pop() == list.pop();
            turn.expect("the same item is popped", same);
        }
        13 => {
            let end = (at + 9).min(given.len());
            let same = given.drain(at..end).all(|item| item == list.remove(at));
            turn.expect("the same items are drained", same);
        }
        14 => {
            let end = (at + 3).min(given.len());
            let taken: Vec<u64> = given.splice(at..end, (0..5).map(|more| item + more)).collect();
            let same = taken.iter().all(|&item| item == list.remove(at));
            (0..5).for_each(|more| list.insert(at + more as usize, item + more));
            turn.expect("the same items are spliced", same);
        }
        15 => {
            given.retain(|each| each % 11 != item % 11);
            list.keep(|each| each % 11 != item % 11);
        }
        16 => {
            let more = [item, item / 2, item / 3, item / 4, item / 5, item / 6, item / 7];
            given.extend_from_slice(&more);
            more.into_iter().for_each(|item| list.push(item));
        }
        17 => {
            let tail = given.split_off(at);
            given.extend(tail);
        }
        18 => given.shrink_to_fit(),
        19 => given.reserve(at),
        20 if item < 300 => {
            given.sort_unstable();
            list.sort();
        }
        21 if item < 100 => {
            given.sort_by_key(|each| *each);
            given.dedup();
            *list = List::of(given.iter().copied());
            let strict = given.windows(2).all(|pair| pair[0] < pair[1]);
            turn.expect("it is sorted, each item once", strict);
        }
        22 => {
            let mut tail = std::mem::take(given).into_boxed_slice().into_vec();
            given.append(&mut tail);
        }
        _ if given.len() > MUCH => {
            given.truncate(at / 2);
            *list = List::of(given.iter().copied());
        }
        _ => {
            let found = given.iter().position(|&each| each == item);
            turn.expect("a search and a look say the same", found.is_some() == given.contains(&item));
        }
    }
    if given.len() > MUCH {
        given.drain(..MUCH / 2);
        *list = List::of(given.iter().copied());
    }
}

pub fn string(side: &str, given: &mut String, hand: &mut Hand, out: &mut Report) {
    let mut turn = Turn::take(side, "String", letters(given), hand, out);
    let mut list = List::of(given.chars().map(u64::from));
    for _ in 0..STEPS {
        string_step(given, &mut list, &mut turn);
    }
    turn.expect("it has what the list has", list.is(given.chars().map(u64::from)));
    let copy = given.clone();
    turn.expect("it is as long as the letters are", copy.len() == given.chars().map(char::len_utf8).sum::<usize>());
    *given = copy;
    turn.give(letters(given));
}

fn letters(text: &str) -> (u64, u64) {
    in_order(text.chars().map(u64::from))
}

/// The byte at which the letter of that number begins.
fn byte_of(text: &str, letter: usize) -> usize {
    text.char_indices().nth(letter).map_or(text.len(), |(byte, _)| byte)
}

fn string_step(given: &mut String, list: &mut List, turn: &mut Turn) {
    let letter = ['a', 'Z', 'ß', '日', '\u{1f980}', ' ', '7'][turn.hand.below(7)];
    let length = given.chars().count();
    let at = turn.hand.below(length);
    match turn.hand.below(14) {
        0..=4 => {
            given.push(letter);
            list.push(letter.into());
        }
        5 | 6 => {
            given.insert(byte_of(given, at), letter);
            list.insert(at, letter.into());
        }
        7 => {
            given.push_str("añ語");
            "añ語".chars().for_each(|letter| list.push(letter.into()));
        }
        8 => {
            let same = given.pop().map(u64::from) == list.pop();
            turn.expect("the same letter is popped", same);
        }
        9 if length > 0 => {
            let same = u64::from(given.remove(byte_of(given, at))) == list.remove(at);
            turn.expect("the same letter is removed", same);
        }
        10 => {
            let (from, to) = (byte_of(given, at), byte_of(given, at + 2));
            given.replace_range(from..to, "x—y");
            (at..length.min(at + 2)).for_each(|_| _ = list.remove(at));
            "x—y".chars().enumerate().for_each(|(more, letter)| list.insert(at + more, letter.into()));
        }
        11 => {
            let (from, to) = (byte_of(given, at), byte_of(given, at + 5));
            let same = given.drain(from..to).all(|letter| u64::from(letter) == list.remove(at));
            turn.expect("the same letters are drained", same);
        }
        12 if at % 8 == 0 => {
            given.retain(|each| each != letter);
            list.keep(|each| each != u64::from(letter));
        }
        _ => {
            let tail = given.split_off(byte_of(given, at));
            turn.expect("the tail is found again", !tail.is_empty() == tail.starts_with(|letter: char| letter >= '\0'));
            *given = format!("{given}{tail}");
        }
    }
    if length > MUCH {
        given.truncate(byte_of(given, MUCH / 3));
        given.shrink_to_fit();
        *list = List::of(given.chars().map(u64::from));
    }
}
