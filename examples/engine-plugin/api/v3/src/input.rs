//! What the player does.

/// Keys that a player may hold.
#[race::resilient]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Key {
    Escape = 0,
    Fire = 1,
    Left = 2,
    Shield = 3,
    Right = 4,
    Thrust = 5,
}

/// The keys that are held in a frame.
#[race::resilient]
#[derive(Debug, Clone, Default)]
pub struct Input {
    pub pointer: (f32, f32),
    pub tick: u32,
    pub held: Vec<Key>,
    pub wheel: i32,
}

impl Input {
    pub fn holds(&self, key: Key) -> bool {
        self.held.contains(&key)
    }
}
