#[race::resilient]
#[derive(Clone, Debug)]
pub enum Mode { Idle, Busy, Failed = -1 }
pub fn modes() -> Vec<Mode> { vec![Mode::Idle, Mode::Busy] }
