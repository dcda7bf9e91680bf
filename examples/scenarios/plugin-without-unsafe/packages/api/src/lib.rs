/// Implemented by the plugin, called by the host.
#[race::resilient]
pub trait Checksum {
    fn of(&self, text: &str) -> u32;
}
