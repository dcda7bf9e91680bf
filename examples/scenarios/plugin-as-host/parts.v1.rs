//! The interface between the editor and its own plugins.
use std::sync::atomic::{AtomicU32, Ordering};

static MADE: AtomicU32 = AtomicU32::new(10);

#[race::resilient]
#[derive(Clone)]
pub struct Stroke {
    pub ink: String,
    pub length: u32,
}

impl Stroke {
    pub fn new(ink: &str) -> Stroke {
        Stroke { ink: ink.to_string(), length: MADE.fetch_add(1, Ordering::Relaxed) }
    }
}

#[race::resilient]
pub trait Brush {
    fn draw(&mut self, stroke: &Stroke) -> Vec<Stroke>;
    fn kind(&self) -> String;
}
