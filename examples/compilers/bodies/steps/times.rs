//! `Duration` and `Instant`: computed with on both sides.

use std::time::{Duration, Instant};
use values_api::Report;

pub fn span(side: &str, given: Duration, out: &mut Report) -> Duration {
    let longer = given * 3 + Duration::new(1, 999_999_999) - Duration::from_micros(1);
    let half = longer.checked_div(2).unwrap_or_default();
    out.line(&format!("{side}: Duration: {given:?}, {longer:?}, {half:.3?}, {}, {:?}", half.as_secs_f64(), given.checked_sub(longer)));
    half
}

/// A moment that is later by what is told, computed on this side.
pub fn later(side: &str, start: Instant, given: Instant, out: &mut Report) -> Instant {
    let later = given + Duration::from_nanos(1_999_999_999);
    out.line(&format!("{side}: Instant: {:?} after the start, {:?} later, {:?}, {:?}", given - start, later.duration_since(start), start.checked_duration_since(later), later.cmp(&start)));
    later
}
