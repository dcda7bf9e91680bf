#![no_std]
extern crate alloc;
use alloc::{boxed::Box, string::String, vec::Vec};

#[race::resilient]
pub struct Sample {
    pub value: i32,
    pub name: String,
}

impl Sample {
    pub fn new(name: &str, value: i32) -> Sample {
        Sample { name: name.into(), value }
    }
}

#[race::resilient]
pub trait Filter {
    fn apply(&mut self, samples: &mut Vec<Sample>) -> i32;
}

pub type Filters = Vec<Box<dyn Filter>>;
