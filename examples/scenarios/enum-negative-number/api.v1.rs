#[race::resilient]
#[derive(Clone, Debug)]
pub enum Mode { Idle, Busy }
pub fn modes() -> Vec<Mode> { vec![Mode::Idle, Mode::Busy] }
