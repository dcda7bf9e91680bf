#[race::import(plugin)]
unsafe extern "Rust" {
    pub safe fn run(world: &api::World) -> usize;
}

fn main() {
    println!("{}", run(&api::World::new()));
}
