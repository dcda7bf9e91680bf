//! Quests themselves, by the interface's trait: some are offered here, others taken from the host.

use crate::tell;
use engine_api::{Body, Kind, Log, World};
use quest_api::{Clue, Quest, Refusal};
use std::borrow::Cow;
use std::error::Error;
use std::time::Duration;

/// Ghosts to be chased away.
struct Haunt {
    place: Option<String>,
    left: Option<Duration>,
    seen: Option<Box<Body>>,
}

impl Quest for Haunt {
    fn title(&self) -> Cow<'_, str> {
        self.place.as_deref().map_or(Cow::Borrowed("a haunt"), |place| Cow::Owned(format!("ghosts in {place}")))
    }
    fn left(&self) -> Option<Duration> {
        self.left
    }
    fn check(&mut self, world: &World) -> Result<(), Refusal> {
        self.seen = world.bodies.iter().find(|body| body.kind == Kind::Ghost).map(|body| Box::new(body.clone()));
        self.left = self.left.and_then(|left| left.checked_sub(Duration::from_secs(40)));
        match &self.seen {
            Some(body) if !body.awake => Err(Refusal::Asleep(body.clone())),
            Some(_) => Ok(()),
            None => Err(Refusal::Unknown("a ghost".to_string())),
        }
    }
    fn clues(&self) -> Vec<Option<Clue>> {
        vec![self.place.clone().map(Clue::Hearsay), self.left.map(|_| Clue::Sealed), self.seen.as_ref().map(|_| Clue::Nothing)]
    }
    fn reward(self: Box<Self>) -> Result<Option<Box<Body>>, Box<dyn Error + Send + Sync>> {
        if self.place.is_none() { Err(Box::new(Refusal::Unknown("the place".to_string()))) } else { Ok(self.seen) }
    }
}

#[race::export]
pub fn offer(place: Option<String>, left: Option<Duration>) -> Box<dyn Quest> {
    Box::new(Haunt { place, left, seen: None })
}

/// Works on a quest of the host's.
#[race::export]
pub fn take(log: &mut dyn Log, world: &World, mut quest: Box<dyn Quest>) -> Result<Option<Box<Body>>, Box<dyn Error + Send + Sync>> {
    tell(log, &(quest.title(), quest.left(), quest.clues()));
    if let Err(refusal) = quest.check(world) {
        tell(log, &refusal.to_string());
        return Err(refusal.into());
    }
    quest.reward()
}
