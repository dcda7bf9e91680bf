//! Runs the simulation and prints its checksum. No code of this program ever sees a particle.

#[cfg(feature = "whole")]
extern crate sim;

#[race::import(sim)]
unsafe extern "Rust" {
    pub safe fn run(count: u64, steps: u64) -> u64;
}

fn main() {
    println!("{:016x}", run(20_000, 20));
}
