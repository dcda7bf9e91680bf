//! Durations, and maps of such values.

use crate::world;
use engine_api::{Body, Kind, Log};
use quest_api::{Clue, Refusal};
use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

#[race::import(quests::terms)]
unsafe extern "Rust" {
    pub safe fn remaining(limit: Option<Duration>, spent: &[Option<Duration>]) -> Option<Duration>;
    pub safe fn sooner(one: Duration, other: Option<Duration>) -> Result<Duration, Ordering>;
    pub safe fn board(log: &mut dyn Log, offers: HashMap<String, Option<Duration>>) -> HashMap<u64, Result<String, Refusal>>;
    pub safe fn ledger(log: &mut dyn Log, debts: &mut BTreeMap<Kind, Vec<Option<Box<Body>>>>) -> Vec<(String, Cow<'static, str>)>;
    pub safe fn sources(clues: &HashMap<Option<char>, Clue>, who: Option<char>, more: Option<BTreeMap<Clue, Option<char>>>) -> BTreeMap<Clue, Option<char>>;
}

pub fn run(log: &mut dyn Log) {
    let seconds = Duration::from_secs;
    let spent = [Some(seconds(3)), None, Some(Duration::new(1, 999_999_999))];
    for limit in [None, Some(Duration::ZERO), Some(seconds(5)), Some(Duration::MAX)] {
        println!("{:?} {:?}", remaining(limit, &spent), remaining(limit, &[]));
    }
    for other in [None, Some(seconds(1)), Some(seconds(2)), Some(Duration::MAX)] {
        println!("{:?}", sooner(seconds(2), other));
    }

    let offers = [("rat", Some(seconds(60))), ("dragon", None), ("", Some(Duration::ZERO)), ("milk", Some(Duration::MAX))];
    let answers: BTreeMap<_, _> = board(log, offers.map(|(name, limit)| (name.to_string(), limit)).into()).into_iter().collect();
    println!("{answers:?} {}", board(log, HashMap::new()).len());

    let world = world();
    let mut debts: BTreeMap<Kind, Vec<Option<Box<Body>>>> = BTreeMap::new();
    for body in &world.bodies {
        debts.entry(body.kind).or_default().extend([None, Some(Box::new(body.clone()))]);
    }
    for _ in 0..2 {
        println!("{:?}", ledger(log, &mut debts));
        println!("{:?}", debts.iter().map(|(kind, bodies)| (kind, bodies.iter().map(|body| body.as_deref().map(Body::serial)).collect::<Vec<_>>())).collect::<Vec<_>>());
    }

    let clues: HashMap<_, _> = [(Some('a'), Clue::Sealed), (None, Clue::Nothing), (Some('b'), Clue::Hearsay("moo".to_string()))].into();
    let more: BTreeMap<_, _> = [(Clue::Sealed, Some('z')), (Clue::Hearsay("moo".to_string()), None), (Clue::Nothing, Some('y'))].into();
    for who in [None, Some('a'), Some('b'), Some('c')] {
        println!("{:?} {:?}", sources(&clues, who, None), sources(&clues, who, Some(more.clone())));
    }
}
