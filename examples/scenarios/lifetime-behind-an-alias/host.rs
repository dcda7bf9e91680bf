#[race::import(plugin)]
unsafe extern "Rust" {
    pub safe fn run(world: &mut api::World) -> usize;
}

fn main() {
    let mut world = api::World::new();
    println!("{} {:?}", run(&mut world), world.names);
}
