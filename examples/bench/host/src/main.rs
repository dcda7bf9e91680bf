//! `bench_host KERNEL BODIES REPEATS`: runs one kernel, prints what came out, and on standard error the nanoseconds.

use bench_api::{Body, Meter, Sink, World};
use std::time::Instant;

#[cfg(feature = "table")]
mod table;

#[cfg(feature = "whole")]
extern crate kernels;

#[cfg(not(feature = "table"))]
#[race::import(kernels)]
unsafe extern "Rust" {
    pub safe fn create(scale: f32) -> Box<dyn bench_api::Kernels>;
}

#[cfg(feature = "table")]
use table::create;

pub struct Counter {
    hits: u64,
    mass: f32,
}

impl Meter for Counter {
    fn add(&mut self, amount: u64) -> u64 {
        self.hits = self.hits.wrapping_mul(31).wrapping_add(amount);
        self.hits
    }
}

impl Sink for Counter {
    fn total(&self) -> u64 {
        self.hits ^ self.mass.to_bits() as u64
    }
    fn hit(&mut self, id: u64, mass: f32) {
        self.hits = self.hits.wrapping_add(id);
        self.mass += mass;
    }
}

fn populate(count: u64) -> World {
    let mut world = World::new(0.01);
    for i in 1..=count {
        let mut body = Body::new(i, "body", 1.0 + (i * 37 % 101) as f32 / 16.0);
        body.y = (i % 7) as f32;
        body.awake = i % 5 != 0;
        body.motion.vx = (i % 3) as f32;
        body.motion.vz = 0.5;
        body.speed.x = 0.25 * (i % 3) as f32;
        body.motion.spin = 1.0 / (1 + i % 4) as f32;
        world.bodies.push(body);
    }
    world
}

/// Everything that a kernel may have changed.
fn digest(world: &World) -> u64 {
    let mut sum = world.frame ^ world.stats.hits ^ (world.stats.energy.to_bits() as u64) << 20;
    for b in &world.bodies {
        for value in [b.x, b.y, b.z, b.motion.vx, b.motion.vy, b.motion.vz, b.motion.spin, b.mass, b.place.x, b.place.y, b.speed.x] {
            sum = sum.wrapping_mul(0x0100_0000_01b3).wrapping_add(value.to_bits() as u64);
        }
        sum = sum.wrapping_mul(31) ^ b.id ^ b.name.len() as u64 ^ b.awake as u64;
    }
    sum
}

fn main() {
    let numbers: Vec<u64> = std::env::args().skip(1).take(3).map(|text| text.parse().expect("a number")).collect();
    let [kernel, bodies, repeats] = numbers[..] else { panic!("bench_host KERNEL BODIES REPEATS") };
    let mut world = populate(bodies);
    let mut counter = Counter { hits: 0, mass: 0.0 };
    let mut plugin = create(2.0);
    let mut sum = 0u64;
    let start = Instant::now();
    match kernel {
        // tiny calls
        12 => {
            for i in 0..repeats {
                for k in 0..bodies {
                    sum = sum.wrapping_add(plugin.tick(i ^ k));
                }
            }
        }
        // the host calls the plugin for every body
        13 => {
            for _ in 0..repeats {
                for body in &world.bodies {
                    sum = sum.wrapping_add(plugin.weigh(body) as u64);
                }
            }
        }
        _ => {
            for _ in 0..repeats {
                sum = sum.wrapping_mul(7).wrapping_add(plugin.run(kernel as u32, &mut world, &mut counter));
            }
        }
    }
    let elapsed = start.elapsed().as_nanos();
    println!("{sum:016x} {:016x} {:016x}", digest(&world), counter.total());
    eprintln!("{elapsed}");
}
