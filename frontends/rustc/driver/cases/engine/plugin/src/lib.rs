#![deny(warnings)]
use engine_api::{
    physics::{Body, Vec3},
    Event, Mode, Named, Pair, Plugin, Services, World,
};
use std::collections::HashMap;

struct Mine {
    count: u32,
    seen: HashMap<u32, Body>,
    best: Option<Body>,
    log: Vec<Mode>,
}
struct Tiny;

impl Named for Mine {
    fn name(&self) -> String {
        format!("mine {}", self.count)
    }
}
impl Plugin for Mine {
    fn update(&mut self, world: &mut World, dt: f32) -> u32 {
        for b in world.bodies.iter_mut() {
            b.pos.0 += b.vel.0 * dt;
            b.pos.1 += b.vel.1 * dt;
            b.pos.2 += world.gravity.1 * dt;
            if b.mass > 10.0 {
                b.alive = false
            }
        }
        world.bodies.retain(|b| b.alive);
        world.bodies.sort_by(|a, b| b.mass.partial_cmp(&a.mass).unwrap());
        let mut extra = Body::default();
        extra.id = world.frame;
        extra.name = format!("extra {}", world.frame);
        extra.vel = Vec3::default();
        self.seen.insert(world.frame, extra.clone());
        self.best = Some(extra.clone());
        if world.bodies.len() < 8 {
            world.bodies.push(extra);
        }
        world.each(|b| b.id += 1);
        match world.mode {
            Mode::Idle => world.mode = Mode::Running,
            Mode::Running => world.mode = Mode::Paused,
            _ => self.log.push(world.mode),
        }
        let p = Pair::new(world.main.clone());
        let q = Pair::new(3u32);
        self.count += q.b + p.a as u32 + world.secret() as u32;
        if self.log.contains(&Mode::Paused) {
            self.count += 100
        }
        self.count
    }
    fn event(&mut self, event: Event) -> Option<Event> {
        match event {
            Event::Nothing => None,
            Event::Hit { body, force } => Some(Event::Hit { body: body + 1, force }),
            Event::Text(t) => Some(Event::Text(t + "!")),
        }
    }
}
impl Named for Tiny {
    fn name(&self) -> String {
        "tiny".into()
    }
}
impl Plugin for Tiny {
    fn update(&mut self, world: &mut World, _: f32) -> u32 {
        std::mem::swap(&mut world.main, &mut world.bodies[0]);
        world.bodies.len() as u32
    }
}
fn upcast(p: &dyn Plugin) -> &dyn Named {
    p
}
#[race::export]
pub fn create() -> Box<dyn Plugin> {
    Box::new(Mine { count: 0, seen: HashMap::new(), best: None, log: vec![] })
}
#[race::export]
pub fn tiny() -> Box<dyn Plugin> {
    Box::new(Tiny)
}
pub mod deep {
    use super::*;
    #[race::export]
    pub fn describe(p: &mut dyn Plugin, s: &mut dyn Services, world: &mut World) -> String {
        p.start(world);
        s.log("describing");
        let b = s.spawn(world.main.clone());
        b.mass += 1.0;
        format!("{} {} {:?} {:?}", upcast(p).describe(), p.name(), p.mode(world.mode), world.main)
    }
}
