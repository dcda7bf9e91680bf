//! Types and traits that reach every corner of rustc's layouts: what `rules/rustc` makes of them is compared with what rustc does.
#![feature(never_type, transparent_unions, final_associated_functions, repr_simd, extern_types)]
#![allow(dead_code, incomplete_features, internal_features, clippy::all)]

pub mod enums;
pub mod niches;
pub mod structs;
pub mod traits;
pub mod unions;
