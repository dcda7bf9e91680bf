#[race::export]
pub fn step(plugin: &mut dyn api::Plugin) -> u32 {
    plugin.step()
}
