//! Closures.

use crate::world;
use engine_api::{Body, Log, World};
use std::borrow::Cow;
use std::cmp::Ordering;
use std::time::Duration;

#[race::import(quests::calls)]
unsafe extern "Rust" {
    pub safe fn bounty<'a>(scale: f32, friend: Option<&'a str>) -> Box<dyn Fn(&Body) -> Option<f32> + 'a>;
    pub safe fn muster(world: &mut World, each: &mut dyn FnMut(&mut Body) -> Result<bool, String>) -> Result<u32, String>;
    pub safe fn reward(log: &mut dyn Log, prize: Box<Body>, giver: Box<dyn FnOnce(Option<Box<Body>>) -> Cow<'static, str>>) -> Box<dyn FnOnce(&mut World) -> Option<String>>;
    pub safe fn verdict(judges: &[Box<dyn Fn(&Body, &Body) -> Option<Ordering>>], one: &Body, other: &Body) -> Option<Ordering>;
    pub safe fn waits(first: Duration, most: Duration) -> Box<dyn FnMut() -> Option<Duration>>;
}

pub fn run(log: &mut dyn Log) {
    let mut world = world();
    for friend in [None, Some("bob")] {
        println!("{:?}", world.bodies.iter().map(bounty(2.0, friend)).collect::<Vec<_>>());
    }

    let mut asked = Vec::new();
    let mut ask = |stop: &str| {
        muster(&mut world, &mut |body| {
            asked.push(body.name.clone());
            body.mass += 1.0;
            if body.name == stop { Err(format!("{stop} does not listen")) } else { Ok(body.awake) }
        })
    };
    println!("{:?} {:?}", ask(""), ask("bob"));
    println!("{asked:?} {:?}", world.bodies.iter().map(|body| body.mass).collect::<Vec<_>>());

    let prize = "a crown".to_string();
    let givers: [Box<dyn FnOnce(Option<Box<Body>>) -> Cow<'static, str>>; 2] = [Box::new(move |body| body.map_or("nothing".into(), |body| format!("{} {prize}", body.name).into())), Box::new(|_| "thanks".into())];
    for giver in givers {
        let mut world = World::new(0.2);
        let rest = reward(log, Box::new(Body::new(4, "dan", 4.0)), giver);
        println!("{:?} {}", rest(&mut world), world.bodies[0].serial());
    }
    println!("{:?}", reward(log, Box::new(Body::new(6, "eve", 4.0)), Box::new(|body| body.map_or(Cow::Borrowed(""), |body| body.name.clone().into())))(&mut world));
    drop(reward(log, Box::new(Body::new(8, "fay", 4.0)), Box::new(|_| Cow::Borrowed("never called"))));

    let judges: Vec<Box<dyn Fn(&Body, &Body) -> Option<Ordering>>> = vec![Box::new(|one, other| one.mass.partial_cmp(&other.mass)), Box::new(|_, other| other.awake.then_some(Ordering::Less))];
    let mut other = world.bodies[0].clone();
    println!("{:?} {:?}", verdict(&judges, &other, &world.bodies[1]), verdict(&judges, &other, &world.bodies[0]));
    other.awake = false;
    println!("{:?} {:?}", verdict(&judges, &world.bodies[0], &other), verdict(&[], &other, &other));
    other.mass = f32::NAN;
    println!("{:?}", verdict(&judges, &world.bodies[0], &other));

    let mut wait = waits(Duration::from_millis(250), Duration::from_secs(2));
    println!("{:?}", [(); 5].map(|()| wait()));
}
