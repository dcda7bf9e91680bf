//! Unions, and the vectors of the processor.

use std::mem::{ManuallyDrop, MaybeUninit};

pub union Two {
    a: u8,
    b: u32,
}
#[repr(C)]
pub union InOrder {
    a: [u8; 5],
    b: u32,
}
#[repr(packed)]
pub union Packed {
    a: u64,
    b: [u8; 3],
}
#[repr(C, packed(2))]
pub union Packed2 {
    a: u64,
    b: u8,
}
#[repr(align(32))]
pub union Aligned {
    a: u64,
    b: (),
}
#[repr(transparent)]
pub union Transparent {
    a: char,
}
pub union Niches {
    a: bool,
    b: char,
    c: ManuallyDrop<String>,
}
pub struct Holds(MaybeUninit<bool>, Two, bool, Packed);
pub fn options(_: Option<Two>, _: Option<MaybeUninit<bool>>, _: Option<Niches>, _: Option<Holds>, _: MaybeUninit<[String; 3]>) {}

// the processor's vectors
#[repr(simd)]
pub struct Four([f32; 4]);
#[repr(simd)]
pub struct Three([f32; 3]);
#[repr(simd, packed)]
pub struct PackedThree([f32; 3]);
#[repr(simd, packed)]
pub struct PackedFour([u16; 4]);
#[repr(simd)]
pub struct OneLane([u64; 1]);
#[repr(simd)]
pub struct Bytes([i8; 33]);
pub struct HoldsVectors(u8, Four, bool, PackedThree, Three);
pub fn vectors(_: Option<Four>, _: Option<HoldsVectors>, _: (u8, Three), _: [PackedThree; 2]) {}
