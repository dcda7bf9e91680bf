#[race::export]
pub fn run(world: &mut api::World) -> u32 {
    let before = world.key.low;
    world.key.low += 1;
    (world.key.high + before + world.key.low) as u32
}
