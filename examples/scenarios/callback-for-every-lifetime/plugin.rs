#[race::export]
pub fn run(world: &mut api::World) -> u32 {
    let mut length = 0;
    world.each(&mut |name| length += name.len() as u32);
    length
}
