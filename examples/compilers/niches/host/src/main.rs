//! The host: hands over values whose absence lies in unused bits, and reads what it gets.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::time::{Duration, SystemTime};
use values_api::{bytes, read, Report};

#[cfg(feature = "whole")]
extern crate niches;

#[race::import(niches)]
unsafe extern "Rust" {
    pub safe fn letters(report: &mut Report, given: Vec<Option<char>>) -> Vec<Option<char>>;
    pub safe fn letters_twice(report: &mut Report, given: Vec<Option<Option<char>>>) -> Vec<Option<Option<char>>>;
    pub safe fn flags(report: &mut Report, given: Vec<Option<bool>>) -> Vec<Option<bool>>;
    pub safe fn flags_twice(report: &mut Report, given: Vec<Option<Option<bool>>>) -> Vec<Option<Option<bool>>>;
    pub safe fn orders(report: &mut Report, given: Vec<Option<Ordering>>) -> Vec<Option<Ordering>>;
    pub safe fn strings(report: &mut Report, given: Vec<Option<String>>) -> Vec<Option<String>>;
    pub safe fn strings_twice(report: &mut Report, given: Vec<Option<Option<String>>>) -> Vec<Option<Option<String>>>;
    pub safe fn results(report: &mut Report, given: Vec<Result<String, u32>>) -> Vec<Result<String, u32>>;
    pub safe fn units(report: &mut Report, given: Vec<Result<(), String>>) -> Vec<Result<(), String>>;
    pub safe fn cows(report: &mut Report, given: Vec<Cow<'static, str>>) -> Vec<Cow<'static, str>>;
    pub safe fn spans(report: &mut Report, given: Vec<Option<Duration>>) -> Vec<Option<Duration>>;
    pub safe fn vectors(report: &mut Report, given: Vec<Option<Vec<Option<u8>>>>) -> Vec<Option<Vec<Option<u8>>>>;
    pub safe fn times(report: &mut Report, given: Vec<Option<SystemTime>>) -> Vec<Option<SystemTime>>;
}

fn main() {
    let mut report = Report::default();
    let out = &mut report;
    let given = letters(out, vec![None, Some('a')]);
    bytes("host: letters", &given, out);
    let given = letters_twice(out, vec![None, Some(None), Some(Some('a'))]);
    bytes("host: letters_twice", &given, out);
    let given = flags(out, vec![None, Some(true), Some(false)]);
    bytes("host: flags", &given, out);
    let given = flags_twice(out, vec![None, Some(None), Some(Some(true))]);
    bytes("host: flags_twice", &given, out);
    let given = orders(out, vec![None, Some(Ordering::Less), Some(Ordering::Equal), Some(Ordering::Greater)]);
    bytes("host: orders", &given, out);
    let given = strings(out, vec![None, Some("one".to_string())]);
    read("host: strings", &given, out);
    let given = strings_twice(out, vec![None, Some(None), Some(Some("one".to_string()))]);
    read("host: strings_twice", &given, out);
    let given = results(out, vec![Ok("fine".to_string()), Err(3)]);
    read("host: results", &given, out);
    let given = units(out, vec![Ok(()), Err("bad".to_string())]);
    read("host: units", &given, out);
    let given = cows(out, vec![Cow::Borrowed("b"), Cow::Owned("o".to_string())]);
    read("host: cows", &given, out);
    let given = spans(out, vec![None, Some(Duration::from_millis(1500))]);
    read("host: spans", &given, out);
    let given = vectors(out, vec![None, Some(vec![None, Some(1)])]);
    read("host: vectors", &given, out);
    let given = times(out, vec![None, Some(SystemTime::UNIX_EPOCH)]);
    read("host: times", &given, out);
    print!("{}", report.text);
    println!("{} lines", report.lines);
}
