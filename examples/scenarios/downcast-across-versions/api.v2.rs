use std::any::{Any, TypeId};
use std::collections::HashMap;

#[race::resilient]
#[derive(Debug)]
pub struct Body {
    pub charge: u64,
    pub mass: u32,
    pub place: [f64; 3],
}

impl Body {
    pub fn new(mass: u32) -> Body {
        Body { charge: 9, mass, place: [0.5; 3] }
    }
}

#[race::resilient]
#[derive(Debug)]
pub struct Failure {
    pub code: u64,
    pub reason: String,
}

impl Failure {
    pub fn new(reason: &str) -> Failure {
        Failure { code: 7, reason: reason.to_string() }
    }
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.reason)
    }
}

impl std::error::Error for Failure {}

pub type Store = HashMap<TypeId, Box<dyn Any>>;

pub fn store(bodies: u32) -> Store {
    let mut store = Store::new();
    store.insert(TypeId::of::<Body>(), Box::new(Body::new(bodies)));
    store.insert(TypeId::of::<u64>(), Box::new(7u64));
    store
}
