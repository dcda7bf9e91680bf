#![no_std]
extern crate alloc;

use alloc::{boxed::Box, format, vec::Vec};
use api::{Filter, Filters, Sample};

struct Mean {
    runs: usize,
}

impl Filter for Mean {
    fn apply(&mut self, samples: &mut Vec<Sample>) -> i32 {
        self.runs += 1;
        let mean = samples.iter().map(|sample| sample.value).sum::<i32>() / samples.len() as i32;
        samples.retain(|sample| sample.value >= mean);
        samples.push(Sample::new(&format!("mean {}", self.runs), mean));
        mean
    }
}

#[race::export]
pub fn filters() -> Filters {
    (0..3).map(|runs| Box::new(Mean { runs }) as Box<dyn Filter>).collect()
}
