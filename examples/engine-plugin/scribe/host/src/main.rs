use engine_api::World;

#[cfg(feature = "whole")]
extern crate scribe;

#[race::import(scribe)]
unsafe extern "Rust" {
    pub safe fn motto(world: &World, word: Option<String>) -> Option<String>;
}

fn main() {
    let world = World::new(0.1);
    println!("{:?} {:?}", motto(&world, Some("onward".to_string())), motto(&world, None));
}
