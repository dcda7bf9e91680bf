use std::sync::atomic::{AtomicU32, Ordering};

/// How many goods were made; there is one counter in the program.
static MADE: AtomicU32 = AtomicU32::new(0);

pub fn made() -> u32 {
    MADE.fetch_add(1, Ordering::Relaxed) + 1
}

#[race::resilient]
pub struct Goods {
    pub weight: u64,
    pub price: u32,
    pub name: String,
}

impl Goods {
    pub fn new(name: &str, price: u32) -> Goods {
        Goods { name: name.to_string(), weight: 3, price }
    }
}

#[race::resilient]
pub trait Craft {
    fn make(&mut self, market: &mut Market) -> u32;
    fn guild(&self) -> String {
        format!("guild of {}", self.name())
    }
    fn name(&self) -> String;
}

#[race::resilient]
pub struct Market {
    pub town: String,
    pub day: u32,
    pub crafts: Vec<Box<dyn Craft>>,
    pub goods: Vec<Goods>,
}

impl Market {
    pub fn new() -> Market {
        Market { town: "town".to_string(), goods: Vec::new(), crafts: Vec::new(), day: 0 }
    }
}
