#[race::export]
pub fn run(world: &mut api::World) -> usize {
    world.add("one");
    world.add("two");
    world.names.iter().map(|name| name.len()).sum()
}
