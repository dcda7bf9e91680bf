const LIMIT: u32 = api::limit();

#[race::export]
pub fn run(world: &mut api::World) -> u32 {
    world.frame += 1;
    world.frame + LIMIT
}
