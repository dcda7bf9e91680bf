//! What the host offers to plugins.

/// The host's log: implemented by the host, called by plugins.
#[race::resilient]
pub trait Log {
    fn line(&mut self, text: &str);
    fn lines(&self) -> usize;
    fn value(&mut self, name: &str, value: f32) {
        self.line(&format!("{name} = {value:.3}"));
    }
}
