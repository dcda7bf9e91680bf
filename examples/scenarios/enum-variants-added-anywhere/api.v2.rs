#[race::resilient]
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind { Comet, Ghost, Sun, Rock, Ship, Planet }
pub fn kinds() -> Vec<Kind> { vec![Kind::Rock, Kind::Ship, Kind::Ghost, Kind::Comet, Kind::Sun, Kind::Planet] }
pub trait Judge { fn judge(&self, kind: &Kind) -> Option<Kind>; }
