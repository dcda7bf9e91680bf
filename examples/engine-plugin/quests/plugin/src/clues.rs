//! Options and orderings: what may be known.

use crate::tell;
use engine_api::{Body, Kind, Log, Stats, World};
use quest_api::Clue;
use std::cmp::Ordering;

/// What is known of a prey, each part of it perhaps.
#[race::export]
pub fn sketch(log: &mut dyn Log, name: Option<String>, mark: Option<char>, armed: Option<bool>, seen: Option<Box<Body>>) -> Option<Option<String>> {
    tell(log, &(&name, mark, armed, &seen));
    match armed? {
        true => Some(name.map(|name| name + &seen.map_or(String::new(), |body| body.name.clone()))),
        false => Some(None),
    }
}

/// What stands between the lines.
#[race::export]
pub fn cipher(log: &mut dyn Log, letters: &[Option<Option<char>>]) -> Vec<Option<Option<bool>>> {
    tell(log, &letters);
    let mut read = Vec::new();
    for letter in letters {
        read.push(letter.map(|inner| inner.map(char::is_alphabetic)));
    }
    read
}

/// Those of a trail who are still to be seen.
#[race::export]
pub fn trail(log: &mut dyn Log, seen: Option<Vec<Option<Box<Body>>>>) -> Option<Vec<Body>> {
    tell(log, &seen);
    let mut left = Vec::new();
    for body in seen? {
        left.push(*body?);
    }
    Some(left)
}

#[race::export]
pub fn seek<'w>(world: &'w mut World, kind: &Option<Kind>) -> Option<&'w mut Body> {
    let kind = (*kind)?;
    world.bodies.iter_mut().find(|body| body.kind == kind)
}

#[race::export]
pub fn heavier<'w>(world: &'w World, than: Option<&Body>) -> Option<&'w Body> {
    let than = than?;
    world.bodies.iter().find(|body| body.mass > than.mass)
}

/// Puts kinds in the place of what is not known.
#[race::export]
pub fn guess(log: &mut dyn Log, kinds: &mut Vec<Option<Kind>>, usual: &Kind) -> Vec<Option<Option<Kind>>> {
    tell(log, kinds);
    let mut guessed = vec![Some(Some(*usual))];
    for kind in kinds {
        guessed.push(kind.map(|kind| (kind != *usual).then_some(kind)));
        kind.get_or_insert(*usual);
    }
    guessed
}

#[race::export]
pub fn tally(log: &mut dyn Log, before: &mut Option<Box<Stats>>) -> Option<Box<Stats>> {
    tell(log, before);
    match before.take() {
        None => before.insert(Box::default()).clone().into(),
        Some(mut stats) => {
            stats.collisions += 2;
            Some(stats)
        }
    }
}

#[race::export]
pub fn rank(first: &Body, second: Option<&Body>, so_far: Option<Ordering>) -> Option<Ordering> {
    Some(so_far?.then(first.mass.partial_cmp(&second?.mass)?).reverse())
}

#[race::export]
pub fn heard(log: &mut dyn Log, clues: Vec<Option<Clue>>, again: Option<Clue>) -> Option<Option<Clue>> {
    tell(log, &(&clues, &again));
    for clue in clues {
        if clue == again {
            return Some(clue.filter(|clue| *clue != Clue::Sealed));
        }
    }
    None
}
