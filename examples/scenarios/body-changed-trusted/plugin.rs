#[race::export]
pub fn run(world: &mut api::World) -> u32 {
    world.frame += 1;
    world.sum(|name| name.len() as u32).min(api::LIMIT) + world.same(|frame| frame * 2)
}
