//! Loops over the fields of an evolving `Vec`.

use bench_api::World;

/// Moves every body: three fields and three nested ones.
#[inline(never)]
pub fn integrate(world: &mut World) -> u64 {
    let dt = world.dt;
    for body in &mut world.bodies {
        body.x += body.motion.vx * dt;
        body.y += body.motion.vy * dt;
        body.z += body.motion.vz * dt;
    }
    world.bodies.len() as u64
}

/// The same with plain vectors: they lie together in every layout.
#[inline(never)]
pub fn vectors(world: &mut World) -> u64 {
    let dt = world.dt;
    for body in &mut world.bodies {
        body.place.x += body.speed.x * dt;
        body.place.y += body.speed.y * dt;
        body.place.z += body.speed.z * dt;
    }
    world.bodies.len() as u64
}

#[inline(never)]
pub fn sum_mass(world: &mut World) -> u64 {
    let sum: f32 = world.bodies.iter().map(|body| body.mass).sum();
    sum.to_bits() as u64
}

#[inline(never)]
pub fn count_awake(world: &mut World) -> u64 {
    world.bodies.iter().filter(|body| body.awake).count() as u64
}

#[inline(never)]
pub fn heaviest(world: &mut World) -> u64 {
    let found = world.bodies.iter().max_by(|a, b| a.mass.total_cmp(&b.mass));
    found.map_or(0, |body| body.id)
}

/// Nested fields of the body and of the world, read and written.
#[inline(never)]
pub fn nested(world: &mut World) -> u64 {
    for body in &mut world.bodies {
        world.stats.energy += body.mass * body.motion.spin;
        body.motion.spin *= 0.999;
    }
    world.stats.energy.to_bits() as u64
}

/// A branch that is rarely taken, and writes.
#[inline(never)]
pub fn conditional(world: &mut World) -> u64 {
    let dt = world.dt;
    for body in &mut world.bodies {
        if !body.awake {
            continue;
        }
        body.motion.vy -= 10.0 * dt;
        body.y += body.motion.vy * dt;
        if body.y < 0.0 {
            body.y = 0.0;
            body.motion.vy = -0.9 * body.motion.vy;
            world.stats.hits += 1;
        }
    }
    world.stats.hits
}

/// A small accessor of the interface, called for every body.
#[inline(never)]
pub fn accessor(world: &mut World) -> u64 {
    let sum: f32 = world.bodies.iter().map(|body| body.energy()).sum();
    sum.to_bits() as u64
}
