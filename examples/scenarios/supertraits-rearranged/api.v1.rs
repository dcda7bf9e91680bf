use std::any::Any;
use std::fmt::Debug;

#[race::resilient]
pub trait Base {
    fn base(&self) -> u32;
}

#[race::resilient]
pub trait Left: Base {
    fn left(&self) -> u32;
}

#[race::resilient]
pub trait Right: Base {
    fn right(&self) -> u32;
}

/// Has no methods, and means nothing but what it demands.
#[race::resilient]
pub trait Both: Left + Right {}

pub trait Marker {}

#[race::resilient]
pub trait Top: Marker + Both + Debug + Send + Any {
    fn top(&self) -> u32;
}
