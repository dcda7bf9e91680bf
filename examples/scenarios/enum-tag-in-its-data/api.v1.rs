#[race::resilient]
#[derive(Clone, Debug)]
pub enum Mode { Idle, Named(String), Busy }
pub fn modes() -> Vec<Mode> { vec![Mode::Idle, Mode::Busy] }
