use api::World;

#[race::import(plugin)]
unsafe extern "Rust" {
    pub safe fn run(world: &mut World) -> u64;
}

fn main() {
    let mut world = World::new();
    println!("{} {}", run(&mut world), run(&mut world));
    println!("{world:?}");
}
