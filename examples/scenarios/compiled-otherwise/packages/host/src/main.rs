use api::Wave;

#[race::import(plugin)]
unsafe extern "Rust" {
    pub safe fn energy(wave: &Wave) -> f32;
}

fn main() {
    println!("{}", energy(&Wave::new(44_100)));
}
#[cfg(feature = "whole")]
extern crate plugin;
