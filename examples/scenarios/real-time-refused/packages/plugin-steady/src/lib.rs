use api::{Filter, Pilot};

struct Half(i32);

impl Filter for Half {
    fn next(&mut self, value: i32) -> i32 {
        self.0 = self.0.wrapping_add(value) >> 1;
        self.0
    }
}

struct Mine {
    filters: Vec<Box<dyn Filter>>,
}

impl Pilot for Mine {
    fn step(&mut self, error: i32) -> i32 {
        api::filtered(&mut self.filters, error).clamp(-10, 10)
    }
}

#[race::export]
pub fn create() -> Box<dyn Pilot> {
    Box::new(Mine { filters: vec![Box::new(Half(0)), Box::new(Half(8))] })
}
