use std::sync::atomic::{AtomicU32, Ordering};

static DROPPED: AtomicU32 = AtomicU32::new(0);

#[race::resilient]
#[derive(Debug)]
pub struct Body {
    /// From `Box::into_raw`.
    heap: *mut [u64; 4],
    pub id: u64,
    pub mass: f32,
    pub place: [f64; 3],
}

#[race::resilient]
#[repr(u8)]
#[derive(Clone, Debug)]
pub enum Shape {
    Named(String),
    Point,
    Circle(f32),
    Corners([f64; 3]),
}

impl Body {
    pub fn new(id: u64) -> Body {
        Body { heap: Box::into_raw(Box::new([id; 4])), id, mass: 2.5, place: [0.5; 3] }
    }
}

impl Drop for Body {
    fn drop(&mut self) {
        DROPPED.fetch_add(1, Ordering::Relaxed);
        // SAFETY: `new` made it, and nobody else has it
        drop(unsafe { Box::from_raw(self.heap) });
    }
}

pub trait Keeper {
    fn keep(&mut self, body: Box<Body>) -> Option<Box<Body>>;
}

pub fn dropped() -> u32 {
    DROPPED.load(Ordering::Relaxed)
}
