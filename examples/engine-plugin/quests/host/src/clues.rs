//! Options and orderings.

use crate::world;
use engine_api::{Body, Kind, Log, Stats, World};
use quest_api::Clue;
use std::cmp::Ordering;

#[race::import(quests::clues)]
unsafe extern "Rust" {
    pub safe fn sketch(log: &mut dyn Log, name: Option<String>, mark: Option<char>, armed: Option<bool>, seen: Option<Box<Body>>) -> Option<Option<String>>;
    pub safe fn cipher(log: &mut dyn Log, letters: &[Option<Option<char>>]) -> Vec<Option<Option<bool>>>;
    pub safe fn trail(log: &mut dyn Log, seen: Option<Vec<Option<Box<Body>>>>) -> Option<Vec<Body>>;
    pub safe fn seek<'w>(world: &'w mut World, kind: &Option<Kind>) -> Option<&'w mut Body>;
    pub safe fn heavier<'w>(world: &'w World, than: Option<&Body>) -> Option<&'w Body>;
    pub safe fn guess(log: &mut dyn Log, kinds: &mut Vec<Option<Kind>>, usual: &Kind) -> Vec<Option<Option<Kind>>>;
    pub safe fn tally(log: &mut dyn Log, before: &mut Option<Box<Stats>>) -> Option<Box<Stats>>;
    pub safe fn rank(first: &Body, second: Option<&Body>, so_far: Option<Ordering>) -> Option<Ordering>;
    pub safe fn heard(log: &mut dyn Log, clues: Vec<Option<Clue>>, again: Option<Clue>) -> Option<Option<Clue>>;
}

pub fn run(log: &mut dyn Log) {
    let mut world = world();
    let body = |name: &str| Body::new(5, name, 2.0);
    println!("{:?}", sketch(log, Some("x".to_string()), Some('ß'), Some(true), Some(Box::new(body("seen")))));
    println!("{:?}", sketch(log, Some(String::new()), Some('\0'), Some(false), None));
    println!("{:?} {:?}", sketch(log, None, None, Some(true), None), sketch(log, None, Some(char::MAX), None, None));

    println!("{:?}", cipher(log, &[Some(Some('a')), Some(None), None, Some(Some('\u{10ffff}'))]));

    println!("{:?}", trail(log, Some(vec![Some(Box::new(body("one"))), Some(Box::new(body("two")))])));
    println!("{:?} {:?} {:?}", trail(log, Some(vec![Some(Box::new(body("three"))), None])), trail(log, Some(vec![])), trail(log, None));

    for kind in [None, Some(Kind::Ship), Some(Kind::Ghost)] {
        let found = seek(&mut world, &kind);
        println!("{kind:?} {:?}", found.map(|body| (std::mem::replace(&mut body.awake, true), body.name.clone())));
    }
    println!("{:?} {:?} {:?}", heavier(&world, world.bodies.first()).map(|body| &body.name), heavier(&world, world.bodies.last()), heavier(&world, None));

    let mut kinds = vec![Some(Kind::Ghost), None, Some(Kind::Rock)];
    println!("{:?} {kinds:?}", guess(log, &mut kinds, &Kind::Rock));

    let mut stats = None;
    println!("{:?} {stats:?}", tally(log, &mut stats));
    stats.as_mut().unwrap().steps = 8;
    println!("{:?} {stats:?}", tally(log, &mut stats));

    let [one, two] = [&world.bodies[0], &world.bodies[1]];
    for so_far in [None, Some(Ordering::Equal), Some(Ordering::Less)] {
        println!("{:?} {:?} {:?}", rank(one, Some(two), so_far), rank(two, Some(two), so_far), rank(one, None, so_far));
    }

    let clues = || vec![Some(Clue::Sealed), None, Some(Clue::Hearsay("a bear".to_string())), Some(Clue::Nothing)];
    for again in clues() {
        println!("{:?}", heard(log, clues(), again));
    }
    println!("{:?}", heard(log, vec![], None));
}
