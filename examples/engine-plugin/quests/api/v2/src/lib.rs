//! What quests are to the game, version 2: reasons were added and say more, methods were added and reordered.

use engine_api::{Body, World};
use std::borrow::Cow;
use std::cmp::Ordering;
use std::error::Error;
use std::fmt;
use std::time::Duration;

/// Why a quest is not to be had.
#[race::resilient]
#[derive(Debug, Clone, PartialEq)]
#[repr(u8)]
pub enum Refusal {
    Closed(Option<Duration>),
    Unknown(String),
    TooFew { found: u32, of: Option<char>, needed: u32 },
    Asleep(Box<Body>),
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Refusal::Closed(since) => write!(f, "closed since {since:?}"),
            Refusal::TooFew { needed, found, of } => write!(f, "{found} of {needed} {}", of.unwrap_or('-')),
            Refusal::Unknown(what) => write!(f, "nobody knows {what}"),
            Refusal::Asleep(body) => write!(f, "{} sleeps", body.name),
        }
    }
}

impl Error for Refusal {}

/// What was heard: not marked, so its layout is part of the promise. It has no tag but in unused bits of its text.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Clue {
    Nothing,
    Hearsay(String),
    Sealed,
}

/// A quest: one side offers it, the other fulfils it.
#[race::resilient]
pub trait Quest {
    /// How it stands beside one that has so much time.
    fn beside(&self, other: Option<Duration>) -> Option<Ordering> {
        Some(self.left()?.cmp(&other?))
    }
    fn clues(&self) -> Vec<Option<Clue>>;
    fn reward(self: Box<Self>) -> Result<Option<Box<Body>>, Box<dyn Error + Send + Sync>>;
    /// The time that is left, if it is limited.
    fn left(&self) -> Option<Duration>;
    fn title(&self) -> Cow<'_, str>;
    fn check(&mut self, world: &World) -> Result<(), Refusal>;
}
