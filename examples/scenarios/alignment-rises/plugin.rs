#[race::export]
pub fn run(world: &mut api::World) -> u64 {
    world.frame += 1;
    world.names.push(format!("frame {}", world.frame));
    world.names.iter().map(|name| name.len() as u64).sum::<u64>() + world.speed as u64 * 100
}
