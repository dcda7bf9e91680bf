use std::any::Any;
use std::fmt::Debug;

#[race::resilient]
pub trait Base {
    fn earlier(&self) -> u32 {
        self.base() + 1
    }
    fn base(&self) -> u32;
}

#[race::resilient]
pub trait Added {
    fn added(&self) -> u32 {
        77
    }
}

#[race::resilient]
pub trait Right: Base {
    fn right_too(&self) -> u32 {
        self.right() * self.earlier()
    }
    fn right(&self) -> u32;
}

#[race::resilient]
pub trait Left: Base {
    fn left(&self) -> u32;
    fn left_too(&self) -> u32 {
        self.left() * self.earlier()
    }
}

/// Has no methods, and means nothing but what it demands.
#[race::resilient]
pub trait Both: Right + Left {}

pub trait Marker {}

#[race::resilient]
pub trait Top: Any + Send + Both + Marker + Debug {
    fn sum(&self) -> u32 {
        self.top() + self.left_too() + self.right_too()
    }
    fn top(&self) -> u32;
}
