//! `VecDeque`, `LinkedList` and `BinaryHeap`: what has two ends, and what has a greatest.

use super::list::List;
use super::{in_any_order, in_order, Turn};
use std::collections::{BinaryHeap, LinkedList, VecDeque};
use values_api::{Hand, Report};

const STEPS: usize = 300;
const MUCH: usize = 900;

pub fn ring(side: &str, given: &mut VecDeque<u64>, hand: &mut Hand, out: &mut Report) {
    let mut turn = Turn::take(side, "VecDeque", in_order(given.iter().copied()), hand, out);
    let mut list = List::of(given.iter().copied());
    for _ in 0..STEPS {
        ring_step(given, &mut list, &mut turn);
    }
    turn.expect("it has what the list has", list.is(given.iter().copied()));
    let copy = given.clone();
    turn.expect("it equals its clone", copy == *given);
    turn.give(in_order(given.iter().copied()));
}

fn ring_step(given: &mut VecDeque<u64>, list: &mut List, turn: &mut Turn) {
    let item = turn.hand.number() % 1000;
    let at = turn.hand.below(given.len());
    match turn.hand.below(18) {
        0..=3 => {
            given.push_back(item);
            list.push(item);
        }
        4..=6 => {
            given.push_front(item);
            list.insert(0, item);
        }
        7 | 8 => {
            let same = given.pop_front() == list.shift();
            turn.expect("the same first item is popped", same);
        }
        9 => {
            let same = given.pop_back() == list.pop();
            turn.expect("the same last item is popped", same);
        }
        10 => {
            given.insert(at, item);
            list.insert(at, item);
        }
        11 if !given.is_empty() => {
            let same = given.remove(at) == Some(list.remove(at));
            turn.expect("the same item is removed", same);
        }
        12 => {
            given.rotate_left(at);
            (0..at).for_each(|_| {
                let first = list.remove(0);
                list.push(first);
            });
        }
        13 => {
            given.extend([item, item + 1, item + 2, item + 3, item + 4, item + 5]);
            (0..6).for_each(|more| list.push(item + more));
        }
        14 => {
            let end = (at + 6).min(given.len());
            let same = given.drain(at..end).all(|item| item == list.remove(at));
            turn.expect("the same items are drained", same);
        }
        15 => {
            let (front, back) = given.as_slices();
            let whole = front.len() + back.len() == given.len();
            turn.expect("its two parts are all of it", whole);
            given.shrink_to_fit();
        }
        16 if item % 4 == 0 => {
            given.make_contiguous().reverse();
            *list = List::of(given.iter().copied());
        }
        17 if item % 4 == 0 => {
            given.retain(|each| each % 13 != item % 13);
            list.keep(|each| each % 13 != item % 13);
        }
        _ => turn.expect("a range has what it must have", given.range(at..).copied().eq(given.iter().skip(at).copied())),
    }
    if given.len() > MUCH {
        given.truncate(MUCH / 3);
        *list = List::of(given.iter().copied());
    }
}

pub fn linked(side: &str, given: &mut LinkedList<u64>, hand: &mut Hand, out: &mut Report) {
    let mut turn = Turn::take(side, "LinkedList", in_order(given.iter().copied()), hand, out);
    let mut list = List::of(given.iter().copied());
    for _ in 0..STEPS {
        linked_step(given, &mut list, &mut turn);
    }
    turn.expect("it has what the list has", list.is(given.iter().copied()));
    let backwards = in_any_order(given.iter().rev().copied()) == in_any_order(given.iter().copied());
    turn.expect("it has the same backwards", backwards);
    *given = given.clone();
    turn.give(in_order(given.iter().copied()));
}

fn linked_step(given: &mut LinkedList<u64>, list: &mut List, turn: &mut Turn) {
    let item = turn.hand.number() % 1000;
    match turn.hand.below(11) {
        0..=3 => {
            given.push_back(item);
            list.push(item);
        }
        4 | 5 => {
            given.push_front(item);
            list.insert(0, item);
        }
        6 => {
            let same = given.pop_front() == list.shift();
            turn.expect("the same first item is popped", same);
        }
        7 => {
            let same = given.pop_back() == list.pop();
            turn.expect("the same last item is popped", same);
        }
        8 => {
            let at = turn.hand.below(given.len());
            let mut tail = given.split_off(at);
            tail.append(given);
            *given = tail;
            (0..at).for_each(|_| {
                let first = list.remove(0);
                list.push(first);
            });
        }
        9 => {
            given.iter_mut().for_each(|each| *each = *each % 997 + 1);
            *list = List::of(given.iter().copied());
        }
        _ => turn.expect("it has its first item", given.front().is_none_or(|first| given.contains(first))),
    }
    if given.len() > MUCH {
        drop(given.split_off(MUCH / 3));
        *list = List::of(given.iter().copied());
    }
}

pub fn heap(side: &str, given: &mut BinaryHeap<u64>, hand: &mut Hand, out: &mut Report) {
    let mut turn = Turn::take(side, "BinaryHeap", in_any_order(given.iter().copied()), hand, out);
    let mut sorted: Vec<u64> = given.iter().copied().collect();
    sorted.sort();
    for _ in 0..STEPS {
        heap_step(given, &mut sorted, &mut turn);
        turn.expect("the greatest is on top", given.peek() == sorted.last());
    }
    turn.expect("it has what the sorted list has", given.clone().into_sorted_vec() == sorted);
    turn.give(in_any_order(given.iter().copied()));
}

fn heap_step(given: &mut BinaryHeap<u64>, sorted: &mut Vec<u64>, turn: &mut Turn) {
    let item = turn.hand.number() % 5000;
    match turn.hand.below(10) {
        0..=5 => {
            given.push(item);
            sorted.push(item);
        }
        6 => turn.expect("the greatest is popped", given.pop() == sorted.pop()),
        7 => {
            if let Some(mut top) = given.peek_mut() {
                *top /= 2;
                sorted.last_mut().into_iter().for_each(|last| *last /= 2);
            }
        }
        8 => {
            let mut more = BinaryHeap::from([item, item / 2, item / 3]);
            given.append(&mut more);
            sorted.extend([item, item / 2, item / 3]);
        }
        _ => {
            given.retain(|each| each % 17 != item % 17);
            sorted.retain(|each| each % 17 != item % 17);
            given.shrink_to_fit();
        }
    }
    sorted.sort();
}
