//! What a release of std has changed: rings, and texts that are split from their end.

use crate::steps::{iterators, queues};
use crate::{rounds, turns};
use std::collections::{vec_deque, VecDeque};
use std::str::Split;
use values_api::{Hand, Report};

#[race::import(bodies::rings)]
unsafe extern "Rust" {
    safe fn ring(report: &mut Report, given: &mut VecDeque<u64>, hand: &mut Hand);
    safe fn rest(report: &mut Report, given: &mut vec_deque::IntoIter<u64>);
    safe fn words(report: &mut Report, given: &mut Split<'_, char>);
}

pub fn run(out: &mut Report) {
    rounds(out, 3, queues::ring, |out, given, hand| ring(out, given, hand));
    let mut wrapped: VecDeque<u64> = (0..40).collect();
    wrapped.rotate_left(13);
    turns(out, wrapped.into_iter(), iterators::ring, |out, given| rest(out, given));
    turns(out, "a,b,,c,日,d,e,,f,g,h,i,j,k".split(','), |side, given, out| iterators::words(side, given, out), |out, given| words(out, given));
}
