fn elsewhere<T: Send, R: Send>(value: T, act: impl FnOnce(T) -> R) -> R {
    act(value)
}

#[race::export]
pub fn run(world: &mut api::World) -> u32 {
    elsewhere(world, |world| {
        world.frame += 1;
        world.frame
    })
}
