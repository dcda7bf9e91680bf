struct Mine(u32);

impl api::Plugin for Mine {
    fn step(&mut self) -> u32 {
        self.0 += 1;
        self.0
    }
}

#[race::export]
pub fn create() -> Box<dyn api::Plugin> {
    Box::new(Mine(4))
}
