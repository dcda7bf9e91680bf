//! The plugin prints what the host gives, and with the host's formatters.

use crate::steps::formatters;
use std::fmt::{self, Debug, Display, Formatter};
use values_api::Report;

#[race::export]
pub fn displayed() -> Box<dyn Display> {
    formatters::displayed("plugin")
}

#[race::export]
pub fn debugged() -> Box<dyn Debug> {
    formatters::debugged("plugin")
}

#[race::export]
pub fn shows(report: &mut Report, plain: &dyn Display, debug: &dyn Debug) {
    formatters::shows("plugin", plain, debug, report);
}

#[race::export]
pub fn writes(f: &mut Formatter<'_>) -> fmt::Result {
    formatters::writes("plugin", f)
}
