#[race::export]
pub fn run(world: &mut api::World) -> u32 {
    let first = world.take(0);
    first.mass + first.at[1] as u32
}
