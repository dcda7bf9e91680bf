//! The plugin goes on with rings of the host, and with texts that it splits.

use crate::steps::{iterators, queues};
use std::collections::{vec_deque, VecDeque};
use std::str::Split;
use values_api::{Hand, Report};

#[race::export]
pub fn ring(report: &mut Report, given: &mut VecDeque<u64>, hand: &mut Hand) {
    queues::ring("plugin", given, hand, report);
}

#[race::export]
pub fn rest(report: &mut Report, given: &mut vec_deque::IntoIter<u64>) {
    iterators::ring("plugin", given, report);
}

#[race::export]
pub fn words(report: &mut Report, given: &mut Split<'_, char>) {
    iterators::words("plugin", given, report);
}
