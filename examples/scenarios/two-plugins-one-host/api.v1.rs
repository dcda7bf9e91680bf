use std::sync::atomic::{AtomicU32, Ordering};

/// How many goods were made; there is one counter in the program.
static MADE: AtomicU32 = AtomicU32::new(0);

pub fn made() -> u32 {
    MADE.fetch_add(1, Ordering::Relaxed) + 1
}

#[race::resilient]
pub struct Goods {
    pub name: String,
    pub price: u32,
}

impl Goods {
    pub fn new(name: &str, price: u32) -> Goods {
        Goods { name: name.to_string(), price }
    }
}

#[race::resilient]
pub trait Craft {
    fn name(&self) -> String;
    fn make(&mut self, market: &mut Market) -> u32;
}

#[race::resilient]
pub struct Market {
    pub goods: Vec<Goods>,
    pub crafts: Vec<Box<dyn Craft>>,
    pub day: u32,
}

impl Market {
    pub fn new() -> Market {
        Market { goods: Vec::new(), crafts: Vec::new(), day: 0 }
    }
}
