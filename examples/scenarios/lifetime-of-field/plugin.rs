#[race::export]
pub fn run(world: &api::World) -> usize {
    world.title.len() * 10 + world.name.len()
}
