#[race::export]
pub fn run(world: &api::World) -> usize {
    world.title().len() + world.frame as usize
}
