#[race::export]
pub fn run(world: &mut api::World) -> u32 {
    world.frame += 1;
    let shared = std::rc::Rc::new(5);
    world.each(|frame| frame * *shared)
}
