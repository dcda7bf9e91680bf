//! Durations, and maps of such values.

use crate::tell;
use engine_api::{Body, Kind, Log};
use quest_api::{Clue, Refusal};
use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

#[race::export]
pub fn remaining(limit: Option<Duration>, spent: &[Option<Duration>]) -> Option<Duration> {
    let mut left = limit?;
    for spent in spent {
        left = left.checked_sub(spent.unwrap_or(Duration::from_millis(1)))?;
    }
    Some(left)
}

/// The shorter of two, or how they stand.
#[race::export]
pub fn sooner(one: Duration, other: Option<Duration>) -> Result<Duration, Ordering> {
    match other.map(|other| (one.cmp(&other), other)) {
        None => Ok(one),
        Some((Ordering::Greater, other)) => Ok(other),
        Some((order, _)) => Err(order),
    }
}

/// What comes of each offer, under the number of its letters.
#[race::export]
pub fn board(log: &mut dyn Log, mut offers: HashMap<String, Option<Duration>>) -> HashMap<u64, Result<String, Refusal>> {
    let mut answers = HashMap::new();
    for (name, limit) in &offers {
        answers.insert(name.len() as u64, limit.map(|limit| format!("{name} for {limit:?}")).ok_or(Refusal::Unknown(name.clone())));
    }
    offers.retain(|_, limit| limit.is_some());
    tell(log, &(offers.len(), offers.get("milk")));
    answers
}

/// Strikes what is settled, and says who still owes.
#[race::export]
pub fn ledger(log: &mut dyn Log, debts: &mut BTreeMap<Kind, Vec<Option<Box<Body>>>>) -> Vec<(String, Cow<'static, str>)> {
    tell(log, debts);
    let mut told = Vec::new();
    for bodies in debts.values_mut() {
        bodies.retain(Option::is_some);
        if let [Some(body), ..] = &bodies[..] {
            told.push((body.name.clone(), if body.awake { Cow::Borrowed("owes") } else { Cow::Owned(format!("dreams of {}", body.mass)) }));
        }
    }
    told
}

/// Notes who said what they are known for, where that is noted at all.
#[race::export]
pub fn sources(clues: &HashMap<Option<char>, Clue>, who: Option<char>, more: Option<BTreeMap<Clue, Option<char>>>) -> BTreeMap<Clue, Option<char>> {
    let mut said = more.unwrap_or_default();
    if let Some(by) = clues.get(&who).and_then(|clue| said.get_mut(clue)) {
        *by = who.map(|who| who.to_ascii_uppercase());
    }
    said
}
