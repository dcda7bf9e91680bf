#[race::resilient]
pub trait Log {
    fn line(&self) -> u32;
}

#[race::resilient]
pub struct World {
    pub logs: u32,
    pub time: u64,
}

impl World {
    pub fn new() -> World {
        World { logs: 0, time: 0 }
    }
    pub fn watch(&mut self, log: Box<dyn Log + '_>) {
        self.logs += log.line();
    }
}
