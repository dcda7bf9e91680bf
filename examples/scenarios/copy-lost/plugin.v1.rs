fn high(key: api::Key) -> u64 {
    key.high
}

#[race::export]
pub fn run(world: &mut api::World) -> u32 {
    let key = world.key;
    world.key.low += 1;
    (high(key) + key.low + world.key.low) as u32
}
