use api::{Judge, Kind};
use std::collections::{BTreeMap, HashSet};

/// All variants of today, and a wildcard for those of tomorrow.
#[inline(never)]
fn weight(kind: Kind) -> u32 {
    match kind {
        Kind::Rock => 10,
        Kind::Ship => 21,
        Kind::Ghost => 35,
        _ => 99,
    }
}

#[inline(never)]
fn name(kind: Kind) -> &'static str {
    match kind {
        Kind::Rock => "rock",
        Kind::Ghost => "ghost",
        Kind::Ship => "ship",
        _ => "?",
    }
}

#[inline(never)]
fn parse(i: usize) -> Option<Kind> {
    ALL.get(i).copied()
}

#[inline(never)]
fn maybe(i: usize) -> Option<Option<Kind>> {
    (i % 2 == 0).then(|| parse(i))
}

const ALL: [Kind; 3] = [Kind::Ghost, Kind::Rock, Kind::Ship];
const HEAVY: u32 = match Kind::Ghost {
    Kind::Rock => 1,
    Kind::Ghost => 5,
    _ => 2,
};
static NAMES: [(Kind, &str); 2] = [(Kind::Ghost, "g"), (Kind::Rock, "r")];

struct Mine {
    least: Option<Kind>,
    flag: bool,
}

impl Judge for Mine {
    fn judge(&self, kind: &Kind) -> Option<Kind> {
        match self.least {
            Some(least) if *kind < least => None,
            Some(_) if self.flag => Some(Kind::Rock),
            _ => Some(*kind),
        }
    }
}

#[race::export]
pub fn judge(strict: bool) -> Box<dyn Judge> {
    Box::new(Mine { least: strict.then_some(Kind::Ship), flag: !strict })
}

#[race::export]
pub fn run(kinds: &[Kind]) -> String {
    let mut out = String::new();
    let mut counts = [0u32; 256];
    for kind in kinds.iter().copied() {
        counts[kind as u8 as usize] += 1;
        let found = NAMES.iter().find(|(one, _)| *one == kind).map(|one| one.1);
        let distance = (kind as i64) - (Kind::Rock as i64);
        let pair = match (kind, kinds[0]) {
            (Kind::Rock, Kind::Rock) => 1,
            (Kind::Rock, _) => 2,
            (_, Kind::Ghost) => 3,
            _ => 4,
        };
        out += &format!("{kind:?} {} {} {found:?} {distance} {pair} {}\n", weight(kind), name(kind), kind as u64 > Kind::Ship as u64);
    }
    for i in 0..5 {
        out += &format!("{:?} {:?} {}\n", parse(i), maybe(i), maybe(i) == Some(None));
    }
    let mut sorted = kinds.to_vec();
    sorted.sort();
    let set: HashSet<Kind> = kinds.iter().copied().collect();
    let tree: BTreeMap<Kind, u32> = kinds.iter().map(|kind| (*kind, weight(*kind))).collect();
    out + &format!("{sorted:?} {} {tree:?} {:?} {HEAVY} {}", set.len(), kinds.iter().max(), counts.iter().filter(|n| **n > 0).count())
}
