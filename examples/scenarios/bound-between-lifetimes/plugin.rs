#[race::export]
pub fn run(world: &mut api::World) -> u32 {
    world.frame += 1;
    world.frame + api::pick("one", "two").len() as u32
}
