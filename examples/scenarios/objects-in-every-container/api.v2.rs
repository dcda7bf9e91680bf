use std::pin::Pin;
use std::rc::{Rc, Weak};
use std::sync::{Arc, Mutex};
use std::sync::atomic::{AtomicU32, Ordering};

/// How many were dropped.
pub static DROPPED: AtomicU32 = AtomicU32::new(0);

pub fn dropped() -> u32 {
    DROPPED.load(Ordering::Relaxed)
}

#[race::resilient]
pub trait Item {
    fn set(&mut self, value: u32);
    fn twice(&self) -> u32 {
        self.value() * 2
    }
    fn value(&self) -> u32;
    fn consume(self: Box<Self>) -> u32 {
        self.value() + 10_000
    }
}

#[race::resilient]
pub struct Body {
    pub weight: u64,
    pub name: String,
    pub mass: u32,
    pub place: [u64; 4],
}

impl Body {
    pub fn new(mass: u32) -> Body {
        Body { weight: 3, name: format!("body {mass}"), mass, place: [1, 2, 3, 4] }
    }
}

pub type Act = Box<dyn Fn(&Body) -> u32>;

#[race::resilient]
pub struct Shelf {
    pub count: u64,
    pub all: Vec<Box<dyn Item>>,
    pub shared: Rc<dyn Item>,
    pub weak: Option<Weak<dyn Item>>,
    pub pinned: Pin<Box<dyn Item>>,
    pub sent: Box<dyn Item + Send>,
    pub both: Arc<dyn Item + Send + Sync>,
    pub locked: Arc<Mutex<dyn Item + Send>>,
    pub acts: Vec<Act>,
    pub first: Box<dyn Item>,
    pub maybe: Option<Box<dyn Item>>,
}

impl Shelf {
    pub fn new(item: fn(u32) -> Box<dyn Item>, shared: Rc<dyn Item>, locked: Arc<Mutex<dyn Item + Send>>) -> Shelf {
        Shelf {
            count: 1,
            first: item(0),
            all: vec![item(0), item(3)],
            shared,
            weak: None,
            pinned: Pin::from(item(4)),
            sent: Box::new(Nothing),
            both: Arc::new(Nothing),
            locked,
            acts: Vec::new(),
            maybe: Some(item(8)),
        }
    }
}

struct Nothing;

impl Item for Nothing {
    fn value(&self) -> u32 {
        0
    }
    fn set(&mut self, _: u32) {}
}
