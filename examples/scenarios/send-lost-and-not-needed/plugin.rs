#[race::export]
pub fn run(world: &mut api::World) -> u32 {
    world.frame += 1;
    world.frame
}
