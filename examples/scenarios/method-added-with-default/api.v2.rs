use std::fmt::Write;

/// Implemented by the plugin, called by the host.
#[race::resilient]
pub trait Plugin {
    fn twice(&mut self, log: &mut dyn Log) -> u32 {
        self.step(1, log);
        self.step(1, log)
    }
    fn end(self: Box<Self>) -> String;
    fn greet(&self, before: &str) -> String {
        format!("{before} {}", self.name())
    }
    fn step(&mut self, by: u32, log: &mut dyn Log) -> u32;
    fn name(&self) -> String;
}

/// Implemented by the host, called by the plugin.
#[race::resilient]
pub trait Log {
    fn line(&mut self, text: &str);
    fn count(&self) -> usize;
}

pub fn shout(log: &mut dyn Log, text: &str) {
    let mut loud = String::new();
    write!(loud, "{}!", text.to_uppercase()).unwrap();
    log.line(&loud);
}
