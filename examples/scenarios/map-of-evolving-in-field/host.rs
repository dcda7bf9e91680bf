use api::{Body, World};

#[race::import(plugin)]
unsafe extern "Rust" {
    pub safe fn step(world: &mut World) -> f32;
}

fn main() {
    let mut world = World::new();
    run(&mut world);
}

fn run(world: &mut World) {
    for id in 1..5 {
        world.bodies.insert(id, Body::new(id, id as f32));
    }
    println!("{}", step(world));
    let mut all: Vec<&Body> = world.bodies.values().collect();
    all.sort_by_key(|body| body.id);
    for body in all {
        println!("{} {} {}", body.id, body.name, body.mass);
    }
}
