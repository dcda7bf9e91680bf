struct Mine(u32);

impl api::Log for Mine {
    fn line(&self) -> u32 {
        self.0
    }
}

#[race::export]
pub fn run(world: &mut api::World) -> u32 {
    world.watch(Box::new(Mine(7)));
    world.logs
}
