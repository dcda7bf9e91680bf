use api::World;

#[race::import(plugin)]
unsafe extern "Rust" {
    pub safe fn run(world: &mut World) -> String;
}

fn main() {
    let mut world = World::new();
    let before = world.sum();
    for _ in 0..3 {
        println!("{}", run(&mut world));
    }
    println!("{} {}", world.sum() == before, world.name);
}
