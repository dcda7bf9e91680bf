//! The attributes of RACE. They say what may evolve between two compilations of an interface and what crosses by name;
//! in an ordinary Cargo build they change nothing that a program can observe. There is no run-time part.
//!
//! A mark is a tool attribute, `#[rustfmt::race(…)]`: every compiler accepts and ignores it, and RACE's driver reads it.

mod crossing;
mod mark;
mod point;
mod resilient;

use proc_macro::TokenStream;

/// The struct, enum or trait may evolve: clients that `race pack` compiles work with versions of it that they have not seen.
///
/// On structs and enums it adds `#[non_exhaustive]`. Options: `capacity = BYTES` promises that the type never outgrows that many
/// bytes, `size = frozen` that its size never changes.
#[proc_macro_attribute]
pub fn resilient(options: TokenStream, item: TokenStream) -> TokenStream {
    resilient::expand(options.into(), item.into()).unwrap_or_else(syn::Error::into_compile_error).into()
}

/// The type or trait never evolves: its definition is part of the contract and is compared at link time.
#[proc_macro_attribute]
pub fn frozen(options: TokenStream, item: TokenStream) -> TokenStream {
    mark::frozen(options.into(), item.into()).unwrap_or_else(syn::Error::into_compile_error).into()
}

/// The function can be imported by crates that do not depend on this one, under its path: `plugin::create`.
#[proc_macro_attribute]
pub fn export(options: TokenStream, item: TokenStream) -> TokenStream {
    crossing::export(options.into(), item.into()).unwrap_or_else(syn::Error::into_compile_error).into()
}

/// The functions of this `extern` block are exported by the named crate (or module of it): `#[race::import(plugin)]`.
#[proc_macro_attribute]
pub fn import(path: TokenStream, item: TokenStream) -> TokenStream {
    crossing::import(path.into(), item.into()).unwrap_or_else(syn::Error::into_compile_error).into()
}

/// The function answers in time: policies for real time begin where it is called, whoever serves it.
///
/// It goes on a method of a trait, on a function, and on a function of a `#[race::import]` block.
#[proc_macro_attribute]
pub fn real_time(options: TokenStream, item: TokenStream) -> TokenStream {
    mark::real_time(options.into(), item.into()).unwrap_or_else(syn::Error::into_compile_error).into()
}

/// A point to which any number of plugins contribute, declared in an interface: `extension_point!(pub PLUGINS: dyn Plugin)`.
///
/// It becomes a struct without fields that is iterated over: `for plugin in api::PLUGINS`. A point of `dyn Trait` gives
/// references to statics, one of `fn(…) -> …` gives functions; in the order of their priorities, then of their paths.
#[proc_macro]
pub fn extension_point(input: TokenStream) -> TokenStream {
    point::point(input.into()).unwrap_or_else(syn::Error::into_compile_error).into()
}

/// The static or function is contributed to an extension point: `#[race::extend(api::PLUGINS, priority = 10)]`.
///
/// The smallest priority comes first; without one it is 0.
#[proc_macro_attribute]
pub fn extend(options: TokenStream, item: TokenStream) -> TokenStream {
    point::extend(options.into(), item.into()).unwrap_or_else(syn::Error::into_compile_error).into()
}
