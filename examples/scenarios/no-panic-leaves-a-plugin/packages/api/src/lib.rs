/// Implemented by the plugin, called by the host.
#[race::resilient]
pub trait Gain {
    fn apply(&mut self, value: i32) -> i32;
}
