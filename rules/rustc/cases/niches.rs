//! Variants that hide in unused values.

use super::enums::*;
use super::structs::*;
use std::cell::{Cell, UnsafeCell};
use std::cmp::Ordering;
use std::num::NonZero;

pub enum Shape {
    A(bool),
    B,
    C,
    D,
}
pub enum Room {
    A(u32, bool),
    B(u16),
    C(u8, u8),
}
pub enum Before {
    A(u64, bool),
    B(u32),
    C([u8; 8]),
}
pub enum Behind {
    A(bool, [u8; 7]),
    B(u32),
    C([u8; 3], u8),
}
pub enum NoRoom {
    A(bool, u32),
    B(u64),
}
pub enum LastLargest {
    A(u32, bool),
    B(u32, bool),
    C(u8),
}
pub enum Between {
    A(u8),
    B(&'static str, bool),
    C,
}
pub enum Tight {
    A(NonZero<u8>),
    B,
}
pub enum TooTight {
    A(NonZero<u8>),
    B,
    C,
}
pub enum Many {
    A(char),
    B,
    C,
    D,
    E,
}
pub enum Richer {
    A(bool, u8),
    B(u8, u8),
}
pub enum Texts {
    A(String),
    B(Vec<u8>),
    C(&'static str),
    D(u8),
}
pub enum Nested {
    A(Option<Option<bool>>),
    B(Option<Ordering>),
    C(u8),
}
pub enum Deep {
    A(Texts, u32),
    B(Nested),
    C(u16),
}
pub enum AtBack {
    A(u64, u8, bool),
    B([u8; 9]),
    C(u32, u8),
}
pub enum HighValues {
    A(High),
    B,
    C,
}
#[repr(u8)]
pub enum High {
    A = 250,
    B = 255,
}
#[repr(u8)]
pub enum Low {
    A = 3,
    B = 9,
}
#[repr(i8)]
pub enum Wrapping {
    A = -2,
    B = 2,
}
pub struct Padded(u16, Option<u16>, bool);
pub struct ManyOptions(Option<u8>, Option<u32>, Option<bool>, Option<char>, Option<u64>);

pub fn one_value(
    _: (Option<bool>, Option<char>, Option<Ordering>, Option<High>, Option<Low>, Option<Wrapping>, Option<TwoUnits>),
    _: (Option<Numbers>, Option<Negative>, Option<FarNegative>, Option<Large>, Option<Byte>, Option<ByteFull>, Option<SignedByte>),
    _: (Option<SignedShort>, Option<Scattered>, Option<EqualGaps>, Option<Native>, Option<Widest>, Option<C>, Option<CLarge>),
    _: (Option<NonZero<u8>>, Option<NonZero<i128>>, Option<&u8>, Option<String>, Option<std::time::Duration>, Option<Box<u8>>),
    _: (Option<Strings>, Option<ManyOptions>, Option<Cell<bool>>, Option<(UnsafeCell<bool>, bool)>, Option<InOrderBack>),
) {
}
pub fn two_values(
    _: (Option<Option<bool>>, Option<Option<char>>, Option<Option<Ordering>>, Option<Option<High>>, Option<Option<Low>>),
    _: (Option<Option<Wrapping>>, Option<Option<NonZero<u8>>>, Option<Option<&u8>>, Option<Option<String>>, Option<Option<u8>>),
    _: (Option<Option<Option<u8>>>, Result<Option<u32>, bool>, Result<String, Texts>, Result<(), String>, Result<u8, u8>),
    _: (Result<&u8, ()>, Result<(), &u8>, Result<Box<u8>, bool>, Result<u64, std::num::ParseIntError>, Result<Middle, Back1>),
    _: (Option<Back3>, Result<FrontOrBack, u32>, Option<Result<Pairs, u8>>, Option<HalfWithRoom>, Option<MiddleNever>),
    _: (Option<CData>, Option<Short>, Option<GrowsWithUnit>, Option<super::enums::Aligned>, Option<CByte>, Option<ByteNever>, Option<Deep>),
) {
}
