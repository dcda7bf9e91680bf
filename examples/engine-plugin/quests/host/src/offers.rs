//! Quests by the interface's trait, both ways.

use crate::world;
use engine_api::{Body, Kind, Log, World};
use quest_api::{Clue, Quest, Refusal};
use std::borrow::Cow;
use std::error::Error;
use std::time::Duration;

#[race::import(quests::offers)]
unsafe extern "Rust" {
    pub safe fn offer(place: Option<String>, left: Option<Duration>) -> Box<dyn Quest>;
    pub safe fn take(log: &mut dyn Log, world: &World, quest: Box<dyn Quest>) -> Result<Option<Box<Body>>, Box<dyn Error + Send + Sync>>;
}

/// A quest of the guild's own.
struct Errand(&'static str, Option<Duration>);

impl Quest for Errand {
    fn title(&self) -> Cow<'_, str> {
        Cow::Borrowed(self.0)
    }
    fn left(&self) -> Option<Duration> {
        self.1
    }
    fn check(&mut self, world: &World) -> Result<(), Refusal> {
        if self.0.is_empty() { Err(Refusal::Asleep(Box::new(world.bodies[2].clone()))) } else { Ok(()) }
    }
    fn clues(&self) -> Vec<Option<Clue>> {
        vec![Some(Clue::Sealed), None, Some(Clue::Hearsay(self.0.to_string()))]
    }
    fn reward(self: Box<Self>) -> Result<Option<Box<Body>>, Box<dyn Error + Send + Sync>> {
        self.1.map(|left| (left > Duration::from_secs(1)).then(|| Box::new(Body::new(left.as_secs(), self.0, 1.0)))).ok_or("late".into())
    }
}

pub fn run(log: &mut dyn Log) {
    let mut world = world();
    for (place, left) in [(None, None), (Some("the mill"), Some(Duration::from_secs(120))), (Some(""), Some(Duration::from_secs(10)))] {
        let mut quest = offer(place.map(str::to_string), left);
        println!("{:?} {:?} {:?}", quest.title(), quest.left(), quest.clues());
        println!("{:?}", quest.check(&world));
        println!("{:?} {:?}", quest.left(), quest.clues());
        world.bodies[2].awake = true;
        world.bodies[2].kind = if place == Some("") { Kind::Ship } else { Kind::Ghost };
        println!("{:?}", quest.check(&world));
        #[cfg(feature = "v2")]
        println!("{:?} {:?}", quest.beside(None), quest.beside(Some(Duration::from_secs(20))));
        println!("{:?}", quest.reward().map_err(|error| (error.to_string(), error.is::<Refusal>())));
    }

    for (title, left) in [("a letter", Some(3)), ("a goat", None), ("", Some(0)), ("a key", Some(1))] {
        let done = take(log, &world, Box::new(Errand(title, left.map(Duration::from_secs))));
        println!("{:?}", done.map_err(|error| error.downcast::<Refusal>().map_or_else(|other| other.to_string(), |refusal| format!("{refusal:?}"))));
    }
    let own = offer(Some("the well".to_string()), None);
    println!("{:?}", take(log, &world, own).map_err(|error| error.to_string()));
}
