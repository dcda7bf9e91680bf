//! What one side prints by the code of the other.

use crate::steps::formatters;
use std::fmt::{self, Debug, Display, Formatter};
use values_api::Report;

#[race::import(bodies::formatters)]
unsafe extern "Rust" {
    safe fn displayed() -> Box<dyn Display>;
    safe fn debugged() -> Box<dyn Debug>;
    safe fn shows(report: &mut Report, plain: &dyn Display, debug: &dyn Debug);
    safe fn writes(f: &mut Formatter<'_>) -> fmt::Result;
}

/// Its flags come from the side that prints it, its text from the closure.
struct Through<F>(F);

impl<F: Fn(&mut Formatter<'_>) -> fmt::Result> Display for Through<F> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.0(f)
    }
}

pub fn run(out: &mut Report) {
    let (plain, debug) = (displayed(), debugged());
    formatters::shows("host", &plain, &debug, out);
    let (plain, debug) = (formatters::displayed("host"), formatters::debugged("host"));
    shows(out, &plain, &debug);
    let both = (Through(|f: &mut Formatter<'_>| writes(f)), Through(|f: &mut Formatter<'_>| formatters::writes("host", f)));
    out.line(&format!("host: Formatter: {} {:_^9.3} {:#}", both.0, both.0, both.0));
    out.line(&format!("host: Formatter: {} {:_^9.3} {:#}", both.1, both.1, both.1));
}
