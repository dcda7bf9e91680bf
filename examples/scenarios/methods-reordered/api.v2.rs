use std::fmt::Write;

/// Implemented by the plugin, called by the host.
#[race::resilient]
pub trait Plugin {
    fn end(self: Box<Self>) -> String;
    fn name(&self) -> String;
    fn step(&mut self, by: u32, log: &mut dyn Log) -> u32;
}

/// Implemented by the host, called by the plugin.
#[race::resilient]
pub trait Log {
    fn count(&self) -> usize;
    fn last(&self) -> usize {
        self.count() - 1
    }
    fn line(&mut self, text: &str);
}

pub fn shout(log: &mut dyn Log, text: &str) {
    let mut loud = String::new();
    write!(loud, "{}!", text.to_uppercase()).unwrap();
    log.line(&loud);
}
