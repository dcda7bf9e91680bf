#[race::resilient]
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind { Rock, Ship, Ghost }
pub fn kinds() -> Vec<Kind> { vec![Kind::Rock, Kind::Ship, Kind::Ghost] }
pub trait Judge { fn judge(&self, kind: &Kind) -> Option<Kind>; }
