//! A plugin that does with the interface what plugin authors do: closures, iterators and collections of its types by
//! value, trait objects both ways, panics, a dependency of its own.

use engine_api::{Body, Kind, Log, Named, Plugin, Stats, Tint, Vec3, World};
use std::collections::{BTreeMap, HashMap, VecDeque};
use std::rc::Rc;
use std::sync::Arc;

struct Kitchen {
    pantry: HashMap<u64, Body>,
    queue: VecDeque<Body>,
    shared: Vec<Rc<Body>>,
    boxes: Vec<Box<Body>>,
    arcs: Vec<Arc<Stats>>,
    tools: Vec<Box<dyn Fn(&Body) -> f32>>,
    rng: fastrand::Rng,
}

impl Named for Kitchen {
    fn name(&self) -> &str {
        "kitchen"
    }
}

fn describe(kind: Kind) -> &'static str {
    match kind {
        Kind::Rock => "rock",
        Kind::Ship => "ship",
        _ => "other",
    }
}

fn largest<'a, T, F: Fn(&T) -> f32>(items: &'a [T], key: F) -> Option<&'a T> {
    items.iter().max_by(|a, b| key(a).total_cmp(&key(b)))
}

struct Loud<'a>(&'a mut dyn Log, usize);

impl Log for Loud<'_> {
    fn line(&mut self, text: &str) {
        self.1 += 1;
        self.0.line(&text.to_uppercase());
    }
    fn lines(&self) -> usize {
        self.1 + self.0.lines()
    }
}

impl Plugin for Kitchen {
    fn init(&mut self, world: &mut World, log: &mut dyn Log) {
        for i in 0..9_u64 {
            let id = world.spawn(&format!("b{}", i % 4), 1.0 + (i * 7 % 5) as f32);
            if let Some(body) = world.bodies.iter_mut().find(|b| b.id == id) {
                body.pos = Vec3::new(self.rng.f32(), i as f32, 0.5);
                body.kind = [Kind::Rock, Kind::Ship, Kind::Ghost][i as usize % 3];
            }
        }
        let mut loud = Loud(log, 0);
        loud.value("mass", world.sum_by(|b| b.mass));
        let loud: &mut dyn Log = &mut loud;
        loud.line(&format!("{} lines", loud.lines()));
        world.stats = Stats::default();
        let old = std::mem::replace(&mut world.tint.3, "dawn".to_string());
        log.line(&format!("{old} -> {}", world.tint.3));
    }

    fn update(&mut self, world: &mut World, log: &mut dyn Log) -> u32 {
        world.frame += 1;
        let mut bodies = std::mem::take(&mut world.bodies);
        bodies.sort_by(|a, b| a.name.cmp(&b.name).then(b.id.cmp(&a.id)));
        bodies.dedup_by(|a, b| a.name == b.name && a.kind == b.kind);
        bodies.retain(|b| b.mass > 0.5);
        if bodies.len() > 2 {
            bodies.swap(0, 2);
            bodies.rotate_left(1);
            let n = bodies.len();
            let (left, right) = bodies.split_at_mut(n / 2);
            std::mem::swap(&mut left[0], &mut right[0]);
        }
        let names: Vec<String> = bodies.iter().map(|b| format!("{}{}", b.name, b.id)).collect();
        log.line(&names.join(","));
        for body in bodies.iter().filter(|b| b.kind != Kind::Ghost) {
            self.pantry.insert(body.id, body.clone());
        }
        let (heavy, light): (Vec<Body>, Vec<Body>) = bodies.drain(..).partition(|b| b.mass >= 3.0);
        self.queue.extend(light.iter().cloned());
        self.shared.extend(heavy.iter().cloned().map(Rc::new));
        self.boxes.extend(light.iter().take(2).cloned().map(Box::new));
        self.arcs.push(Arc::new(world.stats.clone()));
        world.bodies = heavy.into_iter().chain(light).rev().collect();
        world.bodies.sort_unstable_by_key(|b| b.id);
        while self.queue.len() > 6 {
            let body = self.queue.pop_front().unwrap();
            world.stats.collisions += body.id as u32;
        }
        let mut by: BTreeMap<Kind, Vec<&Body>> = BTreeMap::new();
        for body in &world.bodies {
            by.entry(body.kind).or_default().push(body);
        }
        let text: Vec<String> = by.iter().map(|(k, v)| format!("{} {} {}", describe(*k), v.len(), v.iter().map(|b| b.mass).sum::<f32>())).collect();
        log.line(&text.join("; "));
        self.tools.iter().map(|tool| world.bodies.iter().map(|b| tool(b)).sum::<f32>() as u32).sum()
    }

    fn score(&self, world: &World) -> f32 {
        largest(&world.bodies, |b| b.pos.y).map_or(0.0, |b| b.pos.length())
    }

    fn finish(mut self: Box<Self>, log: &mut dyn Log) -> String {
        let mut pantry: Vec<Body> = self.pantry.drain().map(|(_, body)| body).collect();
        pantry.sort_by_key(|b| std::cmp::Reverse(b.id));
        let equal = pantry.windows(2).filter(|pair| pair[0] == pair[1]).count();
        let strong: usize = self.shared.iter().map(Rc::strong_count).sum();
        let boxed: f32 = self.boxes.iter().map(|b| b.energy() + b.mass).sum();
        let arrays: [Option<Body>; 2] = [pantry.first().cloned(), pantry.last().cloned()];
        let total: u64 = pantry.iter().fold(0, |sum, b| sum * 3 + b.id + if b.kind as u8 == Kind::Ship as u8 { 100 } else { 7 });
        let mut chunks = pantry.chunks(2).map(|c| c.len().to_string()).collect::<Vec<_>>();
        chunks.reverse();
        log.line(&format!("{:?}", arrays.iter().flatten().map(|b| (&b.name, b.serial())).collect::<Vec<_>>()));
        let tint = blank();
        format!("{} in the pantry, {equal} equal, {total} in all, {strong} strong, {boxed:.2} boxed, {} arcs, {} chunks, tint {}", pantry.len(), self.arcs.len(), chunks.join("+"), tint.3)
    }
}

fn blank() -> Tint {
    World::new(0.0).tint.clone()
}

#[race::export]
pub fn create() -> Box<dyn Plugin> {
    let tools: Vec<Box<dyn Fn(&Body) -> f32>> = vec![Box::new(|b| b.mass), Box::new(move |b: &Body| b.pos.y * 2.0)];
    Box::new(Kitchen {
        pantry: HashMap::new(),
        queue: VecDeque::new(),
        shared: Vec::new(),
        boxes: Vec::new(),
        arcs: Vec::new(),
        tools,
        rng: fastrand::Rng::with_seed(7),
    })
}

/// Panics in the plugin; the host catches it. A panic of the host's is caught here.
#[race::export]
pub fn spill(world: &mut World, inner: &mut dyn FnMut(&mut World)) -> bool {
    let caught = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| inner(world))).is_err();
    let guard = world.bodies.clone();
    if guard.len() > 1 {
        panic!("spilled {} in frame {}", guard.len(), world.frame);
    }
    caught
}

/// Takes trait objects and gives them back as another trait.
#[race::export]
pub fn demote(plugin: Box<dyn Plugin>) -> Box<dyn Named> {
    plugin
}

/// Values of the interface in and out.
#[race::export]
pub fn stew(bodies: Vec<Body>, extra: Option<Box<Body>>) -> Vec<Body> {
    let mut all: Vec<Body> = bodies.into_iter().chain(extra.map(|b| *b)).collect();
    all.sort_by(|a, b| b.mass.total_cmp(&a.mass));
    all.truncate(4);
    all
}
