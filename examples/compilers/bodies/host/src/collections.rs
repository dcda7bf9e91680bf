//! Containers of items: the host makes them, and both sides have their turns.

use crate::rounds;
use crate::steps::{counts, queues, sequences, tables, trees};
use std::collections::hash_map::{DefaultHasher, RandomState};
use std::collections::{BTreeMap, BTreeSet, BinaryHeap, HashMap, HashSet, LinkedList};
use std::hash::BuildHasherDefault;
use values_api::{Hand, Report};

type Fixed = BuildHasherDefault<DefaultHasher>;

#[race::import(bodies::collections)]
unsafe extern "Rust" {
    safe fn vector(report: &mut Report, given: &mut Vec<u64>, hand: &mut Hand);
    safe fn string(report: &mut Report, given: &mut String, hand: &mut Hand);
    safe fn linked(report: &mut Report, given: &mut LinkedList<u64>, hand: &mut Hand);
    safe fn heap(report: &mut Report, given: &mut BinaryHeap<u64>, hand: &mut Hand);
    safe fn fixed_numbers(report: &mut Report, given: &mut HashMap<u64, u64, Fixed>, hand: &mut Hand);
    safe fn fixed_texts(report: &mut Report, given: &mut HashMap<String, u64, Fixed>, hand: &mut Hand);
    safe fn fixed_set(report: &mut Report, given: &mut HashSet<String, Fixed>, hand: &mut Hand);
    safe fn random_numbers(report: &mut Report, given: &mut HashMap<u64, u64, RandomState>, hand: &mut Hand);
    safe fn random_texts(report: &mut Report, given: &mut HashMap<String, u64, RandomState>, hand: &mut Hand);
    safe fn random_set(report: &mut Report, given: &mut HashSet<String, RandomState>, hand: &mut Hand);
    safe fn tree(report: &mut Report, given: &mut BTreeMap<u64, String>, hand: &mut Hand);
    safe fn tree_set(report: &mut Report, given: &mut BTreeSet<u64>, hand: &mut Hand);
    safe fn local(report: &mut Report, given: &mut counts::Local, hand: &mut Hand);
}

pub fn run(out: &mut Report) {
    rounds(out, 1, sequences::vector, |out, given, hand| vector(out, given, hand));
    rounds(out, 2, sequences::string, |out, given, hand| string(out, given, hand));
    rounds(out, 4, queues::linked, |out, given, hand| linked(out, given, hand));
    rounds(out, 5, queues::heap, |out, given, hand| heap(out, given, hand));
    rounds(out, 6, |side, given, hand, out| tables::map(side, "HashMap of numbers, fixed", given, hand, out), |out, given, hand| fixed_numbers(out, given, hand));
    rounds(out, 7, |side, given, hand, out| tables::map(side, "HashMap of texts, fixed", given, hand, out), |out, given, hand| fixed_texts(out, given, hand));
    rounds(out, 8, |side, given, hand, out| tables::set(side, "HashSet, fixed", given, hand, out), |out, given, hand| fixed_set(out, given, hand));
    rounds(out, 9, |side, given, hand, out| tables::map(side, "HashMap of numbers, random", given, hand, out), |out, given, hand| random_numbers(out, given, hand));
    rounds(out, 10, |side, given, hand, out| tables::map(side, "HashMap of texts, random", given, hand, out), |out, given, hand| random_texts(out, given, hand));
    rounds(out, 11, |side, given, hand, out| tables::set(side, "HashSet, random", given, hand, out), |out, given, hand| random_set(out, given, hand));
    rounds(out, 12, trees::map, |out, given, hand| tree(out, given, hand));
    rounds(out, 13, trees::set, |out, given, hand| tree_set(out, given, hand));
    rounds(out, 14, counts::local, |out, given, hand| local(out, given, hand));
}
