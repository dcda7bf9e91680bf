use std::sync::atomic::{AtomicU32, Ordering};

static DROPPED: AtomicU32 = AtomicU32::new(0);

#[race::resilient]
#[derive(Debug)]
pub struct Body {
    pub id: u64,
    pub mass: f32,
    pub place: [f64; 3],
}

#[race::resilient]
#[repr(u8)]
#[derive(Clone, Debug)]
pub enum Shape {
    Point,
    Circle(f32),
    Corners([f64; 3]),
}

impl Body {
    pub fn new(id: u64) -> Body {
        Body { id, mass: 2.5, place: [0.5; 3] }
    }
}

pub trait Keeper {
    fn keep(&mut self, body: Box<Body>) -> Option<Box<Body>>;
}

pub fn dropped() -> u32 {
    DROPPED.load(Ordering::Relaxed)
}
