use std::fmt::Write;

/// Implemented by the plugin, called by the host.
#[race::resilient]
pub trait Plugin {
    fn name(&self) -> String;
    fn step(&mut self, by: u32, log: &mut dyn Log) -> u32;
    fn end(self: Box<Self>) -> String;
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
