//! `fmt::Formatter`, with the flags of the other side.

use std::fmt::{self, Debug, Display, Formatter};
use values_api::Report;

/// Something that shows the flags it is shown with.
#[derive(Clone)]
pub struct Flags {
    pub side: String,
}

impl Display for Flags {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let flags = (f.width(), f.precision(), f.fill(), f.alternate(), f.sign_plus(), f.sign_aware_zero_pad());
        write!(f, "[{flags:?} ")?;
        f.pad(&self.side)?;
        f.pad_integral(true, "0x", "2a")?;
        Display::fmt(&-1.5f64, f)?;
        f.write_str("]")
    }
}

impl Debug for Flags {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.debug_struct("Flags").field("side", &self.side).field("list", &[Some(1), None]).finish_non_exhaustive()
    }
}

pub fn displayed(side: &str) -> Box<dyn Display> {
    Box::new(Flags { side: side.to_string() })
}

pub fn debugged(side: &str) -> Box<dyn Debug> {
    Box::new(Flags { side: side.to_string() })
}

/// Shows what is of any side, in many ways.
pub fn shows(side: &str, plain: &dyn Display, debug: &dyn Debug, out: &mut Report) {
    out.line(&format!("{side}: Display: {plain} {plain:>9} {plain:^#9.2} {plain:-<+8} {plain:08.3}"));
    out.line(&format!("{side}: Debug: {debug:?} {debug:#?} {:?}", [debug, debug]));
}

/// Writes with a formatter that comes from the other side.
pub fn writes(side: &str, f: &mut Formatter<'_>) -> fmt::Result {
    f.pad(side)?;
    f.debug_list().entries([1, 2]).entry(&1.5).finish()?;
    f.debug_map().entry(&"key", &'v').finish()?;
    f.write_fmt(format_args!("{:>6}|{:<6}|{:^6}", 1, 'x', "y"))
}
