//! The plugin: reads values that every compiler stores alike, and gives its own.

use std::collections::BTreeMap;
use std::num::NonZeroU32;
use std::rc::Rc;
use std::time::Duration;
use values_api::{bytes, read, Report};

#[race::export]
pub fn numbers(report: &mut Report, given: Vec<u64>) -> Vec<u64> {
    bytes("plugin: numbers", &given, report);
    vec![7, 1 << 40]
}

#[race::export]
pub fn wide(report: &mut Report, given: Vec<i128>) -> Vec<i128> {
    bytes("plugin: wide", &given, report);
    vec![i128::MIN, 5]
}

#[race::export]
pub fn floats(report: &mut Report, given: Vec<f64>) -> Vec<f64> {
    bytes("plugin: floats", &given, report);
    vec![1e300]
}

#[race::export]
pub fn letters(report: &mut Report, given: Vec<char>) -> Vec<char> {
    bytes("plugin: letters", &given, report);
    vec!['ß', '日']
}

#[race::export]
pub fn flags(report: &mut Report, given: Vec<bool>) -> Vec<bool> {
    bytes("plugin: flags", &given, report);
    vec![false, true, true]
}

#[race::export]
pub fn triples(report: &mut Report, given: Vec<[u16; 3]>) -> Vec<[u16; 3]> {
    bytes("plugin: triples", &given, report);
    vec![[9, 8, 7], [0, 0, 65535]]
}

#[race::export]
pub fn counted(report: &mut Report, given: Vec<Option<NonZeroU32>>) -> Vec<Option<NonZeroU32>> {
    bytes("plugin: counted", &given, report);
    vec![NonZeroU32::new(1), None]
}

#[race::export]
pub fn strings(report: &mut Report, given: Vec<String>) -> Vec<String> {
    read("plugin: strings", &given, report);
    vec!["two".repeat(9)]
}

#[race::export]
pub fn boxed(report: &mut Report, given: Vec<Option<Box<u32>>>) -> Vec<Option<Box<u32>>> {
    read("plugin: boxed", &given, report);
    vec![Some(Box::new(5)), None]
}

#[race::export]
pub fn nested(report: &mut Report, given: Vec<Vec<u8>>) -> Vec<Vec<u8>> {
    read("plugin: nested", &given, report);
    vec![vec![3; 5]]
}

#[race::export]
pub fn pairs(report: &mut Report, given: Vec<(u8, u32, String)>) -> Vec<(u8, u32, String)> {
    read("plugin: pairs", &given, report);
    vec![(3, 4, "y".to_string())]
}

#[race::export]
pub fn ordered(report: &mut Report, given: Vec<BTreeMap<u32, String>>) -> Vec<BTreeMap<u32, String>> {
    read("plugin: ordered", &given, report);
    vec![BTreeMap::from([(2, "b".to_string()), (0, "c".to_string())])]
}

#[race::export]
pub fn shared(report: &mut Report, given: Vec<Rc<str>>) -> Vec<Rc<str>> {
    read("plugin: shared", &given, report);
    vec![Rc::from("s"), Rc::from("")]
}

#[race::export]
pub fn spans(report: &mut Report, given: Vec<Duration>) -> Vec<Duration> {
    read("plugin: spans", &given, report);
    vec![Duration::ZERO, Duration::MAX]
}
