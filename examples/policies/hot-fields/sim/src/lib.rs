//! All code that touches a particle.

use particles::Particle;

/// Any numbers will do, if they are the same in every run.
fn random(state: &mut u64) -> u64 {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    *state
}

fn write(particle: &mut Particle, index: u64, seed: &mut u64) {
    particle.name = [b'a' + (index % 26) as u8; 24];
    particle.born = index;
    particle.x = (random(seed) % 1000) as f64;
    particle.y = (random(seed) % 1000) as f64;
    particle.material = [index; 4];
    particle.vx = (random(seed) % 64) as f64 - 32.0;
    particle.vy = (random(seed) % 64) as f64 - 32.0;
    particle.history = [index; 6];
    particle.mass = 1.0 + (random(seed) % 8) as f32;
    particle.charge = (index % 3) as u16;
    particle.asleep = (index % 16 == 0) as u8;
    particle.score = 0;
}

/// Moves every particle that is awake by one step: only hot fields.
#[inline(never)]
fn step(particles: &mut [Particle]) {
    for one in particles {
        if one.asleep != 0 {
            continue;
        }
        one.x += one.vx * 0.125;
        one.y += one.vy * 0.125;
        if one.x < 0.0 || one.x > 1000.0 {
            one.vx = -one.vx;
        }
        if one.y < 0.0 || one.y > 1000.0 {
            one.vy = -one.vy;
        }
    }
}

/// Sums up everything, hot or not.
fn checksum(particles: &[Particle]) -> u64 {
    particles.iter().fold(0, |sum: u64, one| {
        let place = ((one.x * 16.0) as i64 as u64) ^ ((one.y * 16.0) as i64 as u64).rotate_left(20);
        let fixed = one.born + one.material[3] + one.history[5] + one.score + one.name[23] as u64 + one.charge as u64 + one.asleep as u64;
        sum.rotate_left(7) ^ place ^ fixed.rotate_left(40) ^ one.mass as u64
    })
}

/// `count` particles for `steps` steps.
#[race::export]
pub fn run(count: u64, steps: u64) -> u64 {
    let mut seed = 0x9e3779b97f4a7c15;
    let mut particles: Vec<Particle> = Vec::with_capacity(count as usize);
    for index in 0..count {
        unsafe { write(&mut *particles.as_mut_ptr().add(index as usize), index, &mut seed) };
    }
    unsafe { particles.set_len(count as usize) };
    for _ in 0..steps {
        step(&mut particles);
    }
    checksum(&particles)
}
