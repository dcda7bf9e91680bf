//! The plugin: reads values whose absence lies in unused bits, and gives its own.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::time::{Duration, SystemTime};
use values_api::{bytes, read, Report};

#[race::export]
pub fn letters(report: &mut Report, given: Vec<Option<char>>) -> Vec<Option<char>> {
    bytes("plugin: letters", &given, report);
    vec![Some('ß'), None]
}

#[race::export]
pub fn letters_twice(report: &mut Report, given: Vec<Option<Option<char>>>) -> Vec<Option<Option<char>>> {
    bytes("plugin: letters_twice", &given, report);
    vec![Some(Some('z')), Some(None), None]
}

#[race::export]
pub fn flags(report: &mut Report, given: Vec<Option<bool>>) -> Vec<Option<bool>> {
    bytes("plugin: flags", &given, report);
    vec![Some(false), None]
}

#[race::export]
pub fn flags_twice(report: &mut Report, given: Vec<Option<Option<bool>>>) -> Vec<Option<Option<bool>>> {
    bytes("plugin: flags_twice", &given, report);
    vec![Some(Some(false)), Some(None), None]
}

#[race::export]
pub fn orders(report: &mut Report, given: Vec<Option<Ordering>>) -> Vec<Option<Ordering>> {
    bytes("plugin: orders", &given, report);
    vec![Some(Ordering::Greater), None]
}

#[race::export]
pub fn strings(report: &mut Report, given: Vec<Option<String>>) -> Vec<Option<String>> {
    read("plugin: strings", &given, report);
    vec![Some(String::new()), None]
}

#[race::export]
pub fn strings_twice(report: &mut Report, given: Vec<Option<Option<String>>>) -> Vec<Option<Option<String>>> {
    read("plugin: strings_twice", &given, report);
    vec![Some(Some(String::new())), Some(None), None]
}

#[race::export]
pub fn results(report: &mut Report, given: Vec<Result<String, u32>>) -> Vec<Result<String, u32>> {
    read("plugin: results", &given, report);
    vec![Err(u32::MAX), Ok(String::new())]
}

#[race::export]
pub fn units(report: &mut Report, given: Vec<Result<(), String>>) -> Vec<Result<(), String>> {
    read("plugin: units", &given, report);
    vec![Err(String::new()), Ok(())]
}

#[race::export]
pub fn cows(report: &mut Report, given: Vec<Cow<'static, str>>) -> Vec<Cow<'static, str>> {
    read("plugin: cows", &given, report);
    vec![Cow::Owned(String::new()), Cow::Borrowed("")]
}

#[race::export]
pub fn spans(report: &mut Report, given: Vec<Option<Duration>>) -> Vec<Option<Duration>> {
    read("plugin: spans", &given, report);
    vec![Some(Duration::MAX), None]
}

#[race::export]
pub fn vectors(report: &mut Report, given: Vec<Option<Vec<Option<u8>>>>) -> Vec<Option<Vec<Option<u8>>>> {
    read("plugin: vectors", &given, report);
    vec![Some(vec![]), None]
}

#[race::export]
pub fn times(report: &mut Report, given: Vec<Option<SystemTime>>) -> Vec<Option<SystemTime>> {
    read("plugin: times", &given, report);
    vec![SystemTime::UNIX_EPOCH.checked_add(Duration::from_secs(9)), None]
}
