use api::Pilot;

struct Mine {
    curve: fn(i32) -> i32,
}

impl Pilot for Mine {
    fn step(&mut self, error: i32) -> i32 {
        (self.curve)(error)
    }
}

#[race::export]
pub fn create() -> Box<dyn Pilot> {
    Box::new(Mine { curve: |error| error / 2 })
}
