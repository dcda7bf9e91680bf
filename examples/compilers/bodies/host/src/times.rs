//! Times with which both sides compute in turn.

use crate::steps::times;
use std::time::{Duration, Instant};
use values_api::Report;

#[race::import(bodies::times)]
unsafe extern "Rust" {
    safe fn span(report: &mut Report, given: Duration) -> Duration;
    safe fn later(report: &mut Report, start: Instant, given: Instant) -> Instant;
}

pub fn run(out: &mut Report) {
    let mut given = Duration::from_millis(1234);
    let start = Instant::now();
    let mut moment = start;
    for _ in 0..3 {
        given = times::span("host", given, out);
        given = span(out, given);
        moment = times::later("host", start, moment, out);
        moment = later(out, start, moment);
    }
}
