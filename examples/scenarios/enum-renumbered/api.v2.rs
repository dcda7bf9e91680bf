#[race::resilient]
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind { Ship = 90, Ghost = 7, Comet, Rock = 33 }
pub fn kinds() -> Vec<Kind> { vec![Kind::Rock, Kind::Ship, Kind::Ghost, Kind::Comet] }
pub trait Judge { fn judge(&self, kind: &Kind) -> Option<Kind>; }
