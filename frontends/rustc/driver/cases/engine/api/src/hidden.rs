/// Tuned.
#[race::resilient(capacity = 256)]
#[derive(Debug, Clone)]
pub struct Tuned {
    /// L
    pub level: Level,
    /// X
    pub x: u64,
}
/// Level.
#[race::resilient]
#[derive(Debug, Clone, Copy)]
#[repr(u8)]
pub enum Level {
    /// Low
    Low = 1,
    /// High
    High = 5,
}
#[race::resilient(size = frozen)]
#[derive(Debug, Clone, Copy)]
#[allow(dead_code)]
pub(crate) struct Private {
    a: u8,
}
#[race::resilient]
#[allow(dead_code)]
pub(crate) trait Inner {
    fn f(&self, p: Private) -> u8 {
        p.a
    }
}
