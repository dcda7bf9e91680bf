//! What the player does.

/// Keys that a player may hold.
#[race::resilient]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Key {
    Left = 0,
    Right = 1,
    Thrust = 2,
    Fire = 3,
}

/// The keys that are held in a frame.
#[race::resilient]
#[derive(Debug, Clone, Default)]
pub struct Input {
    pub held: Vec<Key>,
    pub tick: u32,
}

impl Input {
    pub fn holds(&self, key: Key) -> bool {
        self.held.contains(&key)
    }
}
