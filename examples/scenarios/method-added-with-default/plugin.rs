use api::{Log, Plugin};

struct Mine {
    sum: u32,
    name: String,
}

impl Plugin for Mine {
    fn name(&self) -> String {
        self.name.clone()
    }
    fn step(&mut self, by: u32, log: &mut dyn Log) -> u32 {
        self.sum += by;
        log.line(&format!("sum {}", self.sum));
        api::shout(log, "louder");
        self.sum * 10 + log.count() as u32
    }
    fn end(self: Box<Self>) -> String {
        format!("{} ends with {}", self.name, self.sum)
    }
}

#[race::export]
pub fn create(name: &str) -> Box<dyn Plugin> {
    Box::new(Mine { sum: 1, name: name.to_string() })
}
