//! What quests are to the game, version 1: who refuses one and why, what is heard of it, and how it is fulfilled.

use engine_api::{Body, World};
use std::borrow::Cow;
use std::error::Error;
use std::fmt;
use std::time::Duration;

/// Why a quest is not to be had.
#[race::resilient]
#[derive(Debug, Clone, PartialEq)]
#[repr(u8)]
pub enum Refusal {
    TooFew { needed: u32, found: u32 },
    Unknown(String),
    Asleep(Box<Body>),
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Refusal::TooFew { needed, found } => write!(f, "{found} of {needed}"),
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
    fn title(&self) -> Cow<'_, str>;
    /// The time that is left, if it is limited.
    fn left(&self) -> Option<Duration>;
    fn check(&mut self, world: &World) -> Result<(), Refusal>;
    fn clues(&self) -> Vec<Option<Clue>>;
    fn reward(self: Box<Self>) -> Result<Option<Box<Body>>, Box<dyn Error + Send + Sync>>;
}
