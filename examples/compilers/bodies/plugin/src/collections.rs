//! The plugin's turns with containers of items.

use crate::steps::{counts, queues, sequences, tables, trees};
use std::collections::hash_map::{DefaultHasher, RandomState};
use std::collections::{BTreeMap, BTreeSet, BinaryHeap, HashMap, HashSet, LinkedList};
use std::hash::BuildHasherDefault;
use values_api::{Hand, Report};

#[race::export]
pub fn vector(report: &mut Report, given: &mut Vec<u64>, hand: &mut Hand) {
    sequences::vector("plugin", given, hand, report);
}

#[race::export]
pub fn string(report: &mut Report, given: &mut String, hand: &mut Hand) {
    sequences::string("plugin", given, hand, report);
}

#[race::export]
pub fn linked(report: &mut Report, given: &mut LinkedList<u64>, hand: &mut Hand) {
    queues::linked("plugin", given, hand, report);
}

#[race::export]
pub fn heap(report: &mut Report, given: &mut BinaryHeap<u64>, hand: &mut Hand) {
    queues::heap("plugin", given, hand, report);
}

#[race::export]
pub fn fixed_numbers(report: &mut Report, given: &mut HashMap<u64, u64, BuildHasherDefault<DefaultHasher>>, hand: &mut Hand) {
    tables::map("plugin", "HashMap of numbers, fixed", given, hand, report);
}

#[race::export]
pub fn fixed_texts(report: &mut Report, given: &mut HashMap<String, u64, BuildHasherDefault<DefaultHasher>>, hand: &mut Hand) {
    tables::map("plugin", "HashMap of texts, fixed", given, hand, report);
}

#[race::export]
pub fn fixed_set(report: &mut Report, given: &mut HashSet<String, BuildHasherDefault<DefaultHasher>>, hand: &mut Hand) {
    tables::set("plugin", "HashSet, fixed", given, hand, report);
}

#[race::export]
pub fn random_numbers(report: &mut Report, given: &mut HashMap<u64, u64, RandomState>, hand: &mut Hand) {
    tables::map("plugin", "HashMap of numbers, random", given, hand, report);
}

#[race::export]
pub fn random_texts(report: &mut Report, given: &mut HashMap<String, u64, RandomState>, hand: &mut Hand) {
    tables::map("plugin", "HashMap of texts, random", given, hand, report);
}

#[race::export]
pub fn random_set(report: &mut Report, given: &mut HashSet<String, RandomState>, hand: &mut Hand) {
    tables::set("plugin", "HashSet, random", given, hand, report);
}

#[race::export]
pub fn tree(report: &mut Report, given: &mut BTreeMap<u64, String>, hand: &mut Hand) {
    trees::map("plugin", given, hand, report);
}

#[race::export]
pub fn tree_set(report: &mut Report, given: &mut BTreeSet<u64>, hand: &mut Hand) {
    trees::set("plugin", given, hand, report);
}

#[race::export]
pub fn local(report: &mut Report, given: &mut counts::Local, hand: &mut Hand) {
    counts::local("plugin", given, hand, report);
}
