//! The interface between the editor and its own plugins.
use std::sync::atomic::{AtomicU32, Ordering};

static MADE: AtomicU32 = AtomicU32::new(10);

#[race::resilient]
#[derive(Clone)]
pub struct Stroke {
    pub weight: u64,
    pub length: u32,
    pub tags: Vec<String>,
    pub ink: String,
}

impl Stroke {
    pub fn new(ink: &str) -> Stroke {
        Stroke { weight: 9, tags: vec!["new".to_string()], ink: ink.to_string(), length: MADE.fetch_add(1, Ordering::Relaxed) }
    }
}

#[race::resilient]
pub trait Brush {
    fn kind(&self) -> String;
    fn wash(&mut self) -> usize {
        self.kind().len()
    }
    fn draw(&mut self, stroke: &Stroke) -> Vec<Stroke>;
}
