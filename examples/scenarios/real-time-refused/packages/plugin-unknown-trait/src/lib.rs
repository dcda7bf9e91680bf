use api::Pilot;

struct Mine {
    curve: Box<dyn Fn(i32) -> i32>,
}

impl Pilot for Mine {
    fn step(&mut self, error: i32) -> i32 {
        (self.curve)(error)
    }
}

#[race::export]
pub fn create() -> Box<dyn Pilot> {
    let half = 2;
    Box::new(Mine { curve: Box::new(move |error| error / half) })
}
