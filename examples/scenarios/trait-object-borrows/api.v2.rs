#[race::resilient]
pub trait Log {
    fn line(&self) -> u32;
}

#[race::resilient]
pub struct World {
    pub kept: Vec<Box<dyn Log>>,
    pub logs: u32,
    pub time: u64,
}

impl World {
    pub fn new() -> World {
        World { kept: Vec::new(), logs: 0, time: 0 }
    }
    pub fn watch(&mut self, log: Box<dyn Log>) {
        self.logs += log.line();
        self.kept.push(log);
    }
}
