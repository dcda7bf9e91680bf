#[race::export]
pub fn run(world: &mut api::World) -> u32 {
    world.frame += 1;
    let mut length = 0;
    api::each(&mut |text| length += text.len() as u32);
    length + api::longer(world.title(), "second").len() as u32
}
