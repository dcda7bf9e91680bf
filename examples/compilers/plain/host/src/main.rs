//! The host: hands over values that every compiler stores alike, and reads what it gets.

use std::collections::BTreeMap;
use std::num::NonZeroU32;
use std::rc::Rc;
use std::time::Duration;
use values_api::{bytes, read, Report};

#[cfg(feature = "whole")]
extern crate plain;

#[race::import(plain)]
unsafe extern "Rust" {
    pub safe fn numbers(report: &mut Report, given: Vec<u64>) -> Vec<u64>;
    pub safe fn wide(report: &mut Report, given: Vec<i128>) -> Vec<i128>;
    pub safe fn floats(report: &mut Report, given: Vec<f64>) -> Vec<f64>;
    pub safe fn letters(report: &mut Report, given: Vec<char>) -> Vec<char>;
    pub safe fn flags(report: &mut Report, given: Vec<bool>) -> Vec<bool>;
    pub safe fn triples(report: &mut Report, given: Vec<[u16; 3]>) -> Vec<[u16; 3]>;
    pub safe fn counted(report: &mut Report, given: Vec<Option<NonZeroU32>>) -> Vec<Option<NonZeroU32>>;
    pub safe fn strings(report: &mut Report, given: Vec<String>) -> Vec<String>;
    pub safe fn boxed(report: &mut Report, given: Vec<Option<Box<u32>>>) -> Vec<Option<Box<u32>>>;
    pub safe fn nested(report: &mut Report, given: Vec<Vec<u8>>) -> Vec<Vec<u8>>;
    pub safe fn pairs(report: &mut Report, given: Vec<(u8, u32, String)>) -> Vec<(u8, u32, String)>;
    pub safe fn ordered(report: &mut Report, given: Vec<BTreeMap<u32, String>>) -> Vec<BTreeMap<u32, String>>;
    pub safe fn shared(report: &mut Report, given: Vec<Rc<str>>) -> Vec<Rc<str>>;
    pub safe fn spans(report: &mut Report, given: Vec<Duration>) -> Vec<Duration>;
}

fn main() {
    let mut report = Report::default();
    let out = &mut report;
    let given = numbers(out, vec![0, 1, u64::MAX, 1 << 63]);
    bytes("host: numbers", &given, out);
    let given = wide(out, vec![-1, i128::MAX]);
    bytes("host: wide", &given, out);
    let given = floats(out, vec![0.5, -0.0, f64::INFINITY]);
    bytes("host: floats", &given, out);
    let given = letters(out, vec!['a', '\u{10ffff}']);
    bytes("host: letters", &given, out);
    let given = flags(out, vec![true, false]);
    bytes("host: flags", &given, out);
    let given = triples(out, vec![[1, 2, 3]]);
    bytes("host: triples", &given, out);
    let given = counted(out, vec![None, NonZeroU32::new(5)]);
    bytes("host: counted", &given, out);
    let given = strings(out, vec![String::new(), "one".to_string()]);
    read("host: strings", &given, out);
    let given = boxed(out, vec![None, Some(Box::new(4))]);
    read("host: boxed", &given, out);
    let given = nested(out, vec![vec![], vec![1, 2]]);
    read("host: nested", &given, out);
    let given = pairs(out, vec![(1, 2, "x".to_string())]);
    read("host: pairs", &given, out);
    let given = ordered(out, vec![BTreeMap::from([(1, "a".to_string())])]);
    read("host: ordered", &given, out);
    let given = shared(out, vec![Rc::from("r")]);
    read("host: shared", &given, out);
    let given = spans(out, vec![Duration::from_millis(1500)]);
    read("host: spans", &given, out);
    print!("{}", report.text);
    println!("{} lines", report.lines);
}
