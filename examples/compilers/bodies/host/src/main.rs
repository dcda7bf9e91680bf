//! The host: makes containers on which both sides work in turn, each with the code of std that its own compiler inlined.

#[path = "../../steps/mod.rs"]
mod steps;

#[cfg(feature = "cells")]
mod cells;
#[cfg(feature = "collections")]
mod collections;
#[cfg(feature = "formatters")]
mod formatters;
#[cfg(feature = "iterators")]
mod iterators;
#[cfg(feature = "locks")]
mod locks;
#[cfg(feature = "rings")]
mod rings;
#[cfg(feature = "streams")]
mod streams;
#[cfg(feature = "threads")]
mod threads;
#[cfg(feature = "times")]
mod times;

use values_api::{Hand, Report};

#[cfg(feature = "whole")]
extern crate bodies;

fn main() {
    let mut report = Report::default();
    #[cfg(feature = "cells")]
    cells::run(&mut report);
    #[cfg(feature = "collections")]
    collections::run(&mut report);
    #[cfg(feature = "formatters")]
    formatters::run(&mut report);
    #[cfg(feature = "iterators")]
    iterators::run(&mut report);
    #[cfg(feature = "locks")]
    locks::run(&mut report);
    #[cfg(feature = "rings")]
    rings::run(&mut report);
    #[cfg(feature = "streams")]
    streams::run(&mut report);
    #[cfg(feature = "threads")]
    threads::run(&mut report);
    #[cfg(feature = "times")]
    times::run(&mut report);
    print!("{}", report.text);
    println!("{} lines", report.lines);
}

/// Turns of each side.
#[allow(dead_code)]
const ROUNDS: usize = 6;

/// Both sides have turns with an empty container of the host, who drops it. (Not all families need it.)
#[allow(dead_code)]
fn rounds<T: Default>(
    report: &mut Report,
    seed: u64,
    mine: impl Fn(&str, &mut T, &mut Hand, &mut Report),
    theirs: impl Fn(&mut Report, &mut T, &mut Hand),
) {
    let mut given = T::default();
    let mut hand = Hand::new(seed);
    for _ in 0..ROUNDS {
        mine("host", &mut given, &mut hand, report);
        theirs(report, &mut given, &mut hand);
    }
}

/// Both sides take by turns from what is given.
#[allow(dead_code)]
fn turns<T>(out: &mut Report, mut given: T, mine: impl Fn(&str, &mut T, &mut Report), theirs: impl Fn(&mut Report, &mut T)) {
    for _ in 0..3 {
        mine("host", &mut given, out);
        theirs(out, &mut given);
    }
}
