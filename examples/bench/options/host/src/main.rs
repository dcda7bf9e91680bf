//! `options_host KERNEL COUNT REPEATS`: runs one kernel, prints what came out, and on standard error the nanoseconds.

use std::time::Instant;
use values_api::Report;

#[cfg(feature = "whole")]
extern crate options;

#[race::import(options)]
unsafe extern "Rust" {
    pub safe fn run(report: &mut Report, kernel: u64, count: u64, repeats: u64) -> u64;
}

fn main() {
    let numbers: Vec<u64> = std::env::args().skip(1).map(|text| text.parse().expect("a number")).collect();
    let [kernel, count, repeats] = numbers[..] else { panic!("options_host KERNEL COUNT REPEATS") };
    let mut report = Report::default();
    let start = Instant::now();
    let sum = run(&mut report, kernel, count, repeats);
    let spent = start.elapsed().as_nanos();
    println!("{sum:x} {}", report.lines);
    eprintln!("{spent}");
}
