#[race::import(plugin)]
unsafe extern "Rust" {
    pub safe fn run(world: &mut api::World) -> u32;
}

fn main() {
    let mut world = api::World::new();
    println!("{} {}", run(&mut world), run(&mut world));
}
