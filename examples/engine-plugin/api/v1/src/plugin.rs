//! What plugins offer to the host.

use crate::canvas::{Assets, Canvas};
use crate::log::Log;
use crate::math::Vec3;
use crate::world::World;

/// Things with a name.
#[race::resilient]
pub trait Named {
    fn name(&self) -> &str;
    fn version(&self) -> u32 {
        1
    }
}

/// A plugin: made by `create`, driven by the host.
#[race::resilient]
pub trait Plugin: Named {
    fn init(&mut self, world: &mut World, log: &mut dyn Log);
    fn update(&mut self, world: &mut World, log: &mut dyn Log) -> u32;
    /// Draws a frame.
    fn draw(&self, world: &World, canvas: &mut dyn Canvas, assets: &dyn Assets) {
        canvas.text(0, &format!("{} in frame {}", self.name(), world.frame));
        if let Some(sprite) = assets.sprite("blank") {
            canvas.put(Vec3::default(), sprite);
        }
    }
    fn score(&self, world: &World) -> f32 {
        world.sum_by(|body| body.energy())
    }
    fn finish(self: Box<Self>, log: &mut dyn Log) -> String;
}
