#![no_std]
extern crate alloc;
use alloc::{boxed::Box, string::String, vec::Vec};

#[race::resilient]
pub struct Sample {
    pub name: String,
    pub time: u64,
    pub value: i32,
}

impl Sample {
    pub fn new(name: &str, value: i32) -> Sample {
        Sample { name: name.into(), value, time: 1 }
    }
}

#[race::resilient]
pub trait Filter {
    fn name(&self) -> String {
        "a filter".into()
    }
    fn apply(&mut self, samples: &mut Vec<Sample>) -> i32;
}

pub type Filters = Vec<Box<dyn Filter>>;
