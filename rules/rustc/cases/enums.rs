//! Enums: tags, discriminants, representations, variants that cannot be.

use std::convert::Infallible;

pub enum Never {}
pub enum OneUnit {
    A,
}
pub enum OneField {
    A(u32, bool),
}
pub enum TwoUnits {
    A,
    B,
}
pub enum Numbers {
    A = 3,
    B = 5,
    C = 200,
}
pub enum Negative {
    A = -1,
    B = 0,
    C = 1,
}
pub enum FarNegative {
    A = -129,
    B = 3,
}
pub enum Large {
    A = 256,
    B = 1,
}
pub enum Huge {
    A = 0x1_0000_0000,
    B = 0,
}
pub enum Around {
    A = i64::MIN as isize,
    B = i64::MAX as isize,
}
pub enum Scattered {
    A = 0,
    B = 100,
    C = 101,
    D = 250,
}
pub enum EqualGaps {
    A = 0,
    B = 64,
    C = 128,
    D = 192,
}
#[repr(u8)]
pub enum Byte {
    A,
    B = 255,
}
#[repr(u8)]
pub enum ByteFull {
    A = 128,
    B = 127,
}
#[repr(i8)]
pub enum SignedByte {
    A = -128,
    B = 127,
    C = 0,
}
#[repr(i16)]
pub enum SignedShort {
    A = -300,
    B = 300,
}
#[repr(u16)]
pub enum Short {
    A,
    B(u8),
    C(u32, bool),
}
#[repr(u64)]
pub enum Long {
    A(u8),
    B,
}
#[repr(isize)]
pub enum Native {
    A = -3,
    B = 4,
}
#[repr(u128)]
pub enum Widest {
    A = 0,
    B = 0xffff_ffff_ffff,
}
#[repr(C)]
pub enum C {
    A,
    B,
}
#[repr(C)]
pub enum CLarge {
    A = 0x7fff_ffff,
    B = -1,
}
#[repr(C)]
pub enum CData {
    A(u8),
    B(u64, u8),
    C,
}
#[repr(C)]
pub enum CAligned {
    A(u8, bool),
    B(u128),
}
#[repr(C, u8)]
pub enum CByte {
    A(u8),
    B(u32, u8),
    C { a: bool },
}
#[repr(C, i16)]
pub enum CShort {
    A,
    B(u8, u64),
}
#[repr(C)]
pub enum COne {
    A(u8),
}
#[repr(u8)]
pub enum ByteOne {
    A(u32),
}
#[repr(u8)]
pub enum ByteNever {
    A(Infallible),
    B(Infallible, u32),
    C(u16),
}
#[repr(u8)]
pub enum ByteAllNever {
    A(Infallible),
    B(Infallible),
}
#[repr(C)]
pub enum CNever {
    A(Infallible),
    B(u8),
}
#[repr(C)]
pub enum CAllNever {
    A(Infallible),
    B(Infallible),
}
#[repr(align(16))]
pub enum Aligned {
    A,
    B(u8),
}
#[repr(align(8))]
pub enum AlignedUnits {
    A,
    B,
}
#[repr(align(32))]
pub enum AlignedOne {
    A(u8),
}
#[repr(u8, align(4))]
pub enum AlignedByte {
    A,
    B(u8, u16),
}

// the tag and what follows
pub enum Grows {
    A(u32),
    B(u32, u8),
}
pub enum GrowsFar {
    A(u64),
    B(u64, u16, u8),
}
pub enum GrowsNot {
    A(u8, u32),
    B(u16),
}
pub enum GrowsWithUnit {
    A,
    B(u64),
    C,
}
pub enum Widest16 {
    A(u128),
    B(u128, u8),
}
pub enum OverAligned {
    A(super::structs::Line, u8),
    B,
}
pub enum ZeroSizedFirst {
    A((), u32),
    B([u64; 0], u8),
    C([u32; 0]),
}
pub enum Small {
    A(u8, u16, u32),
    B(u32, u8),
    C(u16, bool, bool),
}
pub enum Groups {
    A([u8; 4], u8, bool),
    B([u8; 8], u16),
    C(u8, [bool; 3], u64),
}

// variants without values
pub enum Half {
    A(u32),
    B(Infallible),
}
pub enum HalfWithRoom {
    A(u32),
    B(u64, Infallible),
}
pub enum Gone {
    A(Infallible),
    B(Never, ()),
}
pub enum GoneWithRoom {
    A(Infallible, u8),
    B(Never, u16),
}
pub enum AlignedNever {
    A(Infallible, [u64; 0]),
    B(u8),
}
pub enum MiddleNever {
    A,
    B(Infallible),
    C,
    D(Infallible, u8),
    E(bool),
}
pub enum NumbersNever {
    A,
    B(Infallible),
    C,
}
pub fn never(_: Option<Infallible>, _: Result<u32, Infallible>, _: Result<Infallible, Never>, _: Option<(u8, Infallible)>, _: (u32, Never)) {}
