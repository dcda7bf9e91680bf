//! Quests for the game, as their author writes them: values of std around those of the interface, handed over and taken
//! in every way that signatures have. What is given is read and told to the host's log, what is returned depends on it.

pub mod calls;
pub mod clues;
pub mod objects;
pub mod offers;
pub mod refusals;
pub mod tales;
pub mod terms;

use engine_api::Log;
use std::fmt::Debug;

/// What was given, as it is read here.
fn tell(log: &mut dyn Log, given: &dyn Debug) {
    log.line(&format!("{given:?}"));
}
