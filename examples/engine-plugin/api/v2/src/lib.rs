//! The plugin interface of a small game engine, version 2: fields were added and moved, methods reordered and added.
//!
//! Everything that may evolve is marked `#[race::resilient]`: its owner may add, move and remove fields and methods,
//! and plugins that were compiled against another version keep linking.

pub mod behavior;
pub mod body;
pub mod canvas;
pub mod input;
pub mod log;
pub mod math;
pub mod plugin;
pub mod world;

pub use behavior::Behavior;
pub use body::{Body, Kind};
pub use canvas::{Assets, Canvas, Sprite};
pub use input::{Input, Key};
pub use log::Log;
pub use math::Vec3;
pub use plugin::{Named, Plugin};
pub use world::{Stats, Tint, World};
