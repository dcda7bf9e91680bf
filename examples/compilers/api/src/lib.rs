//! What both sides know: where the lines go, and how values are shown.

mod hand;

pub use hand::Hand;
use std::fmt::Debug;

/// What was read so far.
#[race::resilient]
#[derive(Default)]
pub struct Report {
    pub lines: u32,
    pub text: String,
}

impl Report {
    pub fn line(&mut self, text: &str) {
        self.lines += 1;
        self.text.push_str(text);
        self.text.push('\n');
    }
}

/// Values as this side reads them.
pub fn read<T: Debug>(side: &str, values: &[T], report: &mut Report) {
    report.line(&format!("{side} {values:?}"));
}

/// Values as this side reads them, and the bytes in which they lie: for types without padding and without addresses.
pub fn bytes<T: Debug>(side: &str, values: &[T], report: &mut Report) {
    let raw = unsafe { std::slice::from_raw_parts(values.as_ptr().cast::<u8>(), std::mem::size_of_val(values)) };
    report.line(&format!("{side} {values:?} {raw:02x?}"));
}
