//! How bodies move and meet: by value where a game would, so that every way to move one across the interface is used.

use crate::minus;
use engine_api::{Body, Vec3, World};

/// Where the ground and the walls are, how springy things are, and what the air does.
pub struct Physics {
    pub floor: f32,
    pub wall: f32,
    pub bounce: f32,
    pub drag: f32,
}

/// Two bodies that touch, by their places in the world.
pub struct Contact {
    pub a: usize,
    pub b: usize,
    pub speed: f32,
}

impl Physics {
    /// One step of one body; 1 if it bounced off the ground.
    pub fn step(&self, body: &mut Body, force: Vec3, dt: f32) -> u32 {
        if !body.awake {
            return 0;
        }
        body.vel = (body.vel + force * dt) * (1.0 - self.drag * dt);
        body.pos = body.pos + body.vel * dt;
        if body.pos.x.abs() > self.wall {
            body.pos.x = body.pos.x.clamp(-self.wall, self.wall);
            body.vel.x *= -self.bounce;
        }
        if body.pos.y >= self.floor {
            return 0;
        }
        body.pos.y = self.floor;
        body.vel = Vec3::new(body.vel.x, -self.bounce * body.vel.y, body.vel.z);
        1
    }

    /// All pairs that touch: swept along x, so that far ones are never compared.
    pub fn contacts(&self, bodies: &[Body]) -> Vec<Contact> {
        let mut order: Vec<usize> = (0..bodies.len()).collect();
        order.sort_by(|a, b| bodies[*a].pos.x.total_cmp(&bodies[*b].pos.x));
        let mut found = Vec::new();
        for (i, &a) in order.iter().enumerate() {
            for &b in &order[i + 1..] {
                let gap = minus(bodies[b].pos, bodies[a].pos);
                if gap.x > radius(&bodies[a]) + radius(&bodies[b]) {
                    break;
                }
                if gap.length() < radius(&bodies[a]) + radius(&bodies[b]) {
                    found.push(Contact { a: a.min(b), b: a.max(b), speed: minus(bodies[a].vel, bodies[b].vel).length() });
                }
            }
        }
        found.sort_by_key(|contact| (contact.a, contact.b));
        found
    }

    /// Exchanges what two bodies that touch have of speed, as if they were equally heavy.
    pub fn resolve(&self, world: &mut World, contact: &Contact) {
        let (left, right) = world.bodies.split_at_mut(contact.b);
        let (a, b) = (&mut left[contact.a], &mut right[0]);
        std::mem::swap(&mut a.vel, &mut b.vel);
        let apart = minus(b.pos, a.pos) * 0.01;
        a.pos = minus(a.pos, apart);
        b.pos = b.pos + apart;
        world.stats.hottest = world.stats.hottest.max(contact.speed);
    }
}

/// How far a body reaches.
fn radius(body: &Body) -> f32 {
    0.2 + 0.05 * body.mass
}
