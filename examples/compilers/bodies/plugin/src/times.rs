//! The plugin computes with times of the host.

use crate::steps::times;
use std::time::{Duration, Instant};
use values_api::Report;

#[race::export]
pub fn span(report: &mut Report, given: Duration) -> Duration {
    times::span("plugin", given, report)
}

#[race::export]
pub fn later(report: &mut Report, start: Instant, given: Instant) -> Instant {
    times::later("plugin", start, given, report)
}
