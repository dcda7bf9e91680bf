use std::sync::atomic::{AtomicU32, Ordering};

pub static DROPPED: AtomicU32 = AtomicU32::new(0);

#[race::resilient]
pub struct Body {
    pub id: u64,
    pub name: String,
}

impl Body {
    pub fn new(id: u64) -> Body {
        Body { id, name: format!("b{id}") }
    }
}

pub fn dropped() -> u32 {
    DROPPED.load(Ordering::Relaxed)
}
