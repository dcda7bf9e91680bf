use api::Pilot;

#[race::import(plugin)]
unsafe extern "Rust" {
    pub safe fn create() -> Box<dyn Pilot>;
}

fn main() {
    let mut pilot = create();
    println!("{}", (1..10).fold(0, |sum, error| sum + pilot.step(error)));
}
#[cfg(feature = "whole")]
extern crate plugin;
