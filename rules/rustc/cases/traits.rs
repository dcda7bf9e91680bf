//! Traits: supertraits in every constellation, methods with and without a slot.

use std::any::Any;
use std::fmt::Debug;

pub trait Nothing {}
pub trait A {
    fn a(&self);
}
pub trait B {
    fn b1(&self);
    fn b2(&mut self) -> u8;
}
pub trait Single: A {
    fn single(&self);
}
pub trait Chain: Single {
    fn chain(&self);
}
pub trait Silent: A {}
pub trait TwoParents: A + B {
    fn two_parents(&self);
}
pub trait Swapped: B + A {
    fn swapped(&self);
}
pub trait Left: A {
    fn left(&self);
}
pub trait Right: A {
    fn right(&self);
}
pub trait Diamond: Left + Right {
    fn diamond(&self);
}
pub trait Wide: A + Right + B + Left {
    fn wide(&self);
}
pub trait Marked: Send + A + Sync + Unpin {
    fn marked(&self);
}
pub trait MarkedTwice: Send + Nothing + A + B + Sync {
    fn marked_twice(&self);
}
pub trait SilentPair: Nothing + Send {}
pub trait OverSilent: SilentPair + A {
    fn over_silent(&self);
}
pub trait SilentOverTwo: A + B {}
pub trait BehindSilent: B + Silent {
    fn behind_silent(&self);
}
pub trait C {
    fn c(&self);
}
pub trait D: C + A {
    fn d(&self);
}
pub trait E: D + TwoParents {
    fn e(&self);
}
pub trait F: TwoParents + D {
    fn f(&self);
}
pub trait H {
    fn h(&self);
}
pub trait I {
    fn i(&self);
}
pub trait J: H + I {
    fn j(&self);
}
pub trait K {
    fn k(&self);
}
pub trait L {
    fn l(&self);
}
pub trait M: K + L {
    fn m(&self);
}
pub trait N: J + M {
    fn n(&self);
}
pub trait G: D + Diamond {
    fn g(&self);
}
pub trait O: G + N {
    fn o(&self);
}
pub trait Again: O + A + J + Chain {
    fn again(&self);
}
pub trait Formats: Debug + Any {
    fn formats(&self);
}

pub trait Excludes {
    fn first(&self);
    fn sized(&self)
    where
        Self: Sized;
    fn generic<T>(&self, _: T)
    where
        Self: Sized;
    fn create() -> Self
    where
        Self: Sized;
    fn last(self: Box<Self>);
}
pub trait OnlyExcluded {
    fn sized(&self)
    where
        Self: Sized;
}
pub trait AfterExcluded: OnlyExcluded + A {
    fn after(&self);
}
pub trait ByValue {
    fn by_value(self);
    fn by_rc(self: std::rc::Rc<Self>);
    fn pinned(self: std::pin::Pin<&mut Self>);
}
pub trait Defaults: A {
    fn defaulted(&self) -> u8 {
        1
    }
    fn required(&self);
}

// clauses that may not hold
pub trait Sometimes<T> {
    fn always(&self);
    fn copied(&self) -> T
    where
        T: Copy;
    fn sent(&self)
    where
        T: Send;
}
pub trait Inherits<T>: Sometimes<T> + B {
    fn inherits(&self, _: T);
}
pub trait Itself {
    fn before(&self);
    fn needs_send(&self)
    where
        Self: Send;
    fn behind(&self);
}
pub trait Of<T> {
    fn of(&self) -> T;
}
pub trait OfTwo: Of<u8> + Of<u16> {
    fn of_two(&self);
}
pub trait Holds {
    type Item;
    fn holds(&self) -> Self::Item;
}
pub trait HoldsMore: A + Holds {
    fn holds_more(&self);
}
pub trait Final: A {
    final fn last_word(&self) -> u8 {
        1
    }
    fn word(&self);
}
pub trait Functions: Fn(u8) -> u16 {
    fn functions(&self);
}
pub fn objects(
    _: (&dyn Sometimes<u8>, &dyn Sometimes<String>, &dyn Sometimes<std::rc::Rc<u8>>, &dyn Inherits<String>, &dyn Inherits<u8>),
    _: (&dyn Of<u8>, &dyn Holds<Item = u8>, &dyn HoldsMore<Item = String>, &dyn Functions, &dyn Fn(u8) -> u16, &dyn FnMut(String)),
    _: (&dyn Iterator<Item = u8>, &dyn DoubleEndedIterator<Item = char>, &dyn ExactSizeIterator<Item = ()>, Box<dyn FnOnce() + Send>),
    _: (&dyn std::io::BufRead, &dyn std::error::Error, &dyn std::hash::Hasher, &dyn std::fmt::Write, &dyn std::io::Seek, &dyn OfTwo),
    _: (&dyn AsRef<str>, &dyn std::borrow::Borrow<u8>, &dyn std::ops::Deref<Target = u8>, &dyn std::ops::DerefMut<Target = [u8]>),
    _: (&dyn std::future::Future<Output = u8>, &dyn PartialEq<u8>, &dyn PartialOrd<u8>, &dyn std::ops::Index<usize, Output = u8>),
) {
}
