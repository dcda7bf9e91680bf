//! Closures, kept, called and given back.

use engine_api::{Body, Log, World};
use std::borrow::Cow;
use std::cmp::Ordering;
use std::time::Duration;

/// What a body is worth, if it is anything to the one who asks.
#[race::export]
pub fn bounty<'a>(scale: f32, friend: Option<&'a str>) -> Box<dyn Fn(&Body) -> Option<f32> + 'a> {
    Box::new(move |body| (friend != Some(body.name.as_str())).then_some(body.mass * scale))
}

/// Asks each, until one fails.
#[race::export]
pub fn muster(world: &mut World, each: &mut dyn FnMut(&mut Body) -> Result<bool, String>) -> Result<u32, String> {
    let mut willing = 0;
    for body in &mut world.bodies {
        willing += u32::from(each(body)?);
    }
    Ok(willing)
}

/// Gives now what `giver` makes of it, and later the rest.
#[race::export]
pub fn reward(log: &mut dyn Log, prize: Box<Body>, giver: Box<dyn FnOnce(Option<Box<Body>>) -> Cow<'static, str>>) -> Box<dyn FnOnce(&mut World) -> Option<String>> {
    let rest = prize.clone();
    log.line(&giver(Some(prize)));
    Box::new(move |world| {
        let name = rest.name.clone();
        world.bodies.push(*rest);
        (world.bodies.len() > 2).then_some(name)
    })
}

/// The first order that is none of equals; a judge may not know.
#[race::export]
pub fn verdict(judges: &[Box<dyn Fn(&Body, &Body) -> Option<Ordering>>], one: &Body, other: &Body) -> Option<Ordering> {
    judges.iter().map(|judge| judge(one, other)).find(|order| *order != Some(Ordering::Equal))?
}

/// Steps that wait longer each time.
#[race::export]
pub fn waits(first: Duration, most: Duration) -> Box<dyn FnMut() -> Option<Duration>> {
    let mut next = Some(first);
    Box::new(move || {
        let now = next?;
        next = now.checked_mul(2).filter(|then| *then <= most);
        Some(now)
    })
}
