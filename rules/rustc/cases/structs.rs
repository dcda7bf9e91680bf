//! Structs, tuples, arrays, closures.

use std::cell::{Cell, RefCell, UnsafeCell};
use std::marker::PhantomData;
use std::num::NonZero;

pub struct Unit;
pub struct Empty {}
pub struct One(u8);
pub struct Mixed {
    a: u8,
    b: u32,
    c: u16,
    d: u64,
    e: u8,
}
pub struct Wide(u128, u8, u64);
#[repr(C)]
pub struct InOrder {
    a: u8,
    b: u32,
    c: u16,
    d: u64,
    e: u8,
}
#[repr(C)]
pub struct InOrderNiches(u32, bool, u8, bool, bool);
#[repr(C)]
pub struct InOrderBack(u64, u64, u8, bool, u8);
#[repr(transparent)]
pub struct Transparent(PhantomData<u64>, u32, ());
#[repr(transparent)]
pub struct TransparentUnit(());
#[repr(packed)]
pub struct Packed {
    a: u8,
    b: u32,
    c: u64,
    d: bool,
}
#[repr(packed(2))]
pub struct Packed2(u8, u64, u16, char);
#[repr(C, packed(4))]
pub struct PackedC(u8, u64, u16, Option<char>);
#[repr(C, packed)]
pub struct PackedInOrder(bool, u64, bool);
#[repr(packed(16))]
pub struct PackedWide(u128, u8, u64);
#[repr(align(16))]
pub struct Aligned(u8);
#[repr(align(64))]
pub struct Line {
    a: u64,
    b: bool,
}
#[repr(C, align(32))]
pub struct AlignedC(u8, u16);
#[repr(align(8))]
pub struct AlignedUnit;
#[repr(packed)]
pub struct PackedAligned(u8, Packed2, [u32; 2]);
pub struct HoldsAligned(u8, Aligned, u16);
pub struct HoldsAlignedUnit(u8, AlignedUnit, u8);
pub struct ZeroSized(u8, (), [u64; 0], PhantomData<u32>, u16);
pub struct OnlyZeroSized([u64; 0], ());

// groups by size as well as by alignment
pub struct Groups([u8; 4], u32, [u8; 3], u16, [u8; 8]);
pub struct GroupsWithNiche(bool, [u8; 16], u32, [u8; 4]);
pub struct BigArray(u8, [u8; 16]);
pub struct BigArrayNiche(bool, [u8; 16]);
pub struct Six([u16; 3], u32, [u16; 2], u8);
pub struct ArrayOfStructs([Mixed; 3], bool);
pub struct ZeroArrays([bool; 0], [Option<Box<u8>>; 0], u8);

// where the niche goes
pub struct Middle(u32, bool, u16);
pub struct Pairs((u8, u8, u8, bool), (u8, bool, u8));
pub struct TwoNiches(bool, char, u64);
pub struct NicheInside(u64, (u8, bool), [u8; 2]);
pub struct FrontOrBack(u64, (u32, u8, bool), u16);
pub struct Back1([u8; 3], (u8, u8, bool), [u8; 5]);
pub struct Back2(u8, (u16, u8, bool), u8, u32);
pub struct Back3(Back2, u8, Middle);
pub struct EqualNiches(bool, u8, bool, u16, bool);
pub struct CharAndRefs(char, &'static u8, Option<char>, bool);
pub struct Strings(String, Vec<u8>, u8, Box<str>, Option<String>);
pub struct Cells(UnsafeCell<bool>, Cell<bool>, RefCell<bool>, bool);
pub struct NonZeros(NonZero<u8>, NonZero<u16>, NonZero<i32>, NonZero<u64>, NonZero<u128>);

// the last field may be unsized
pub struct Tail<T: ?Sized> {
    a: u8,
    b: u32,
    c: u16,
    tail: T,
}
#[repr(C)]
pub struct TailC<T: ?Sized>(u8, u32, T);
#[repr(align(16))]
pub struct TailAligned<T: ?Sized>(u8, T);
pub struct TailOfTail<T: ?Sized>(bool, Tail<T>);
pub struct Header {
    length: u32,
    bytes: [u8],
}
pub fn tails(
    _: (Tail<u8>, Tail<u64>, Tail<bool>, Tail<()>, Tail<[u16; 3]>),
    _: (&Tail<[u16]>, &Tail<dyn Send>, Box<Tail<str>>, &TailC<[u64]>, &TailAligned<dyn std::fmt::Debug>),
    _: (&TailOfTail<[u8]>, TailOfTail<u64>, &Header, *const Header, *mut TailOfTail<dyn std::any::Any>),
    _: (TailC<u8>, TailAligned<u8>, *const dyn Send, *const str, *const [u32], std::rc::Rc<Tail<[u8]>>),
) {
}

pub fn tuples(
    _: (u8, u32, u8),
    _: (bool, u64, bool),
    _: (u8, (u16, u8), u32, bool),
    _: (u64, u8),
    _: (u8, u64),
    _: (u8, bool, [u32; 3]),
    _: ((), u8, ()),
    _: (char, bool, u8, u128),
    _: (u8, [bool; 0], u32),
) {
}

pub fn arrays(_: [u8; 0], _: [bool; 3], _: [Option<char>; 2], _: [Mixed; 5], _: [[u16; 3]; 7], _: [!; 0], _: Option<[Strings; 2]>) {}

pub fn pointers(
    _: fn(u8) -> u8,
    _: Option<fn()>,
    _: unsafe extern "C" fn(),
    _: &&u8,
    _: Option<&mut u8>,
    _: Option<&str>,
    _: Option<*const u8>,
    _: Option<Box<dyn Send>>,
    _: Option<std::ptr::NonNull<u8>>,
    _: Option<std::ptr::NonNull<[u8]>>,
    _: Option<std::ptr::NonNull<dyn Send>>,
    _: Option<*const dyn Send>,
) {
}

unsafe extern "C" {
    pub type Foreign;
}
pub struct EndsForeign(u32, u8, Foreign);
pub struct HoldsForeign(*const Foreign, &'static Foreign, Option<&'static Foreign>, *mut EndsForeign, u8);

pub struct HoldsCoroutine<F>(u8, F, bool);
pub fn coroutines() -> usize {
    async fn wait(text: String) -> usize {
        std::future::ready(()).await;
        text.len()
    }
    let all = HoldsCoroutine(1, async { wait(String::new()).await + wait(String::new()).await }, true);
    std::mem::size_of_val(&Some(all))
}

pub fn closures(text: String, flag: bool, number: u32) -> usize {
    let by_reference = || text.len() + number as usize;
    let by_value = move || (flag, number, 'x');
    let nested = || (by_value(), by_reference());
    let owned = { let text = text.clone(); move |more: u8| text.len() + more as usize + usize::from(flag) };
    let options = Some(owned);
    nested().1 + options.map_or(0, |owned| owned(1))
}
