//! The plugin: works on containers of the host with the code of std that its own compiler inlined.

#[path = "../../steps/mod.rs"]
mod steps;

#[cfg(feature = "cells")]
pub mod cells;
#[cfg(feature = "collections")]
pub mod collections;
#[cfg(feature = "formatters")]
pub mod formatters;
#[cfg(feature = "iterators")]
pub mod iterators;
#[cfg(feature = "locks")]
pub mod locks;
#[cfg(feature = "rings")]
pub mod rings;
#[cfg(feature = "streams")]
pub mod streams;
#[cfg(feature = "threads")]
pub mod threads;
#[cfg(feature = "times")]
pub mod times;
