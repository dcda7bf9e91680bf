use api::Pilot;

struct Mine;

impl Pilot for Mine {
    fn step(&mut self, error: i32) -> i32 {
        println!("{error}");
        error
    }
}

#[race::export]
pub fn create() -> Box<dyn Pilot> {
    Box::new(Mine)
}
