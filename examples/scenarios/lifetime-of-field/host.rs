#[race::import(plugin)]
unsafe extern "Rust" {
    pub safe fn run(world: &api::World<'_>) -> usize;
}

fn main() {
    let name = "first".to_string();
    let world = api::World::new("title", &name);
    println!("{}", run(&world));
}
