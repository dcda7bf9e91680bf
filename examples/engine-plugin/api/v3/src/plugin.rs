//! What plugins offer to the host.

use crate::canvas::{Assets, Canvas};
use crate::log::Log;
use crate::math::Vec3;
use crate::world::World;

/// Things with a name.
#[race::resilient]
pub trait Named {
    fn version(&self) -> u32 {
        1
    }
    fn title(&self) -> String {
        format!("<{} {}>", self.name(), self.version())
    }
    fn name(&self) -> &str;
}

/// A plugin: made by `create`, driven by the host.
#[race::resilient]
pub trait Plugin: Named {
    fn priority(&self, bias: i32) -> i32 {
        bias + self.name().len() as i32
    }
    fn finish(self: Box<Self>, log: &mut dyn Log) -> String;
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
    fn update(&mut self, world: &mut World, log: &mut dyn Log) -> u32;
    fn paused(&mut self, world: &mut World, log: &mut dyn Log) {
        log.line(&format!("{} rests in frame {}", self.name(), world.frame));
    }
    fn init(&mut self, world: &mut World, log: &mut dyn Log);
}
