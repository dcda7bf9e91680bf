#[race::resilient]
#[derive(Clone, Debug)]
pub enum Mode { Idle, Busy, Until(u8) }
pub fn modes() -> Vec<Mode> { vec![Mode::Idle, Mode::Busy] }
