//! Evolving values that are moved: their size is nobody's business but the linker's.

use bench_api::{Body, World};
use std::collections::hash_map::DefaultHasher;
use std::collections::HashMap;
use std::hash::BuildHasherDefault;

/// Hashes alike in every run, so that instructions can be counted.
type Map = HashMap<u64, Body, BuildHasherDefault<DefaultHasher>>;

fn scattered(id: u64, frame: u64) -> u64 {
    (id ^ frame.wrapping_mul(0x9e37_79b9_7f4a_7c15)).wrapping_mul(0xff51_afd7_ed55_8ccd) >> 20
}

#[inline(never)]
pub fn sort(world: &mut World) -> u64 {
    let frame = world.frame;
    world.bodies.sort_by(|a, b| scattered(a.id, frame).cmp(&scattered(b.id, frame)));
    world.bodies.first().map_or(0, |body| body.id)
}

#[inline(never)]
pub fn push(world: &mut World) -> u64 {
    let mut made = Vec::new();
    for i in 0..world.bodies.len() as u64 {
        made.push(Body::new(i, "made", 1.0));
    }
    made.iter().map(|body| body.id).sum()
}

#[inline(never)]
pub fn pop(world: &mut World) -> u64 {
    let mut taken = Vec::with_capacity(world.bodies.len());
    while let Some(body) = world.bodies.pop() {
        taken.push(body);
    }
    let last = taken.last().map_or(0, |body| body.id);
    world.bodies = taken;
    last
}

#[inline(never)]
pub fn clone(world: &mut World) -> u64 {
    let copy = world.bodies.clone();
    copy.iter().map(|body| body.id).sum()
}

#[inline(never)]
pub fn swap_remove(world: &mut World) -> u64 {
    let mut sum = 0;
    for i in 0..world.bodies.len() {
        let at = scattered(i as u64, world.frame) as usize % world.bodies.len();
        let body = world.bodies.swap_remove(at);
        sum ^= body.id;
        world.bodies.push(body);
    }
    sum
}

#[inline(never)]
pub fn insert(world: &mut World) -> u64 {
    let half = world.bodies.len() / 2;
    for i in 0..16 {
        let body = world.bodies.remove(half + i);
        world.bodies.insert(half - i, body);
    }
    world.bodies[half].id
}

#[inline(never)]
pub fn drain(world: &mut World) -> u64 {
    let (odd, even): (Vec<Body>, Vec<Body>) = world.bodies.drain(..).partition(|body| body.id % 2 == 1);
    world.bodies = odd.into_iter().chain(even).collect();
    world.bodies.last().map_or(0, |body| body.id)
}

#[inline(never)]
pub fn map(world: &mut World) -> u64 {
    let count = world.bodies.len() as u64;
    let mut map: Map = world.bodies.drain(..).map(|body| (body.id, body)).collect();
    world.bodies = (1..=count).filter_map(|id| map.remove(&id)).collect();
    world.bodies.len() as u64
}
