use api::{Plugin, World};

struct Ball {
    radius: u32,
}

impl Plugin for Ball {
    fn name(&self) -> String {
        format!("ball of {}", self.radius)
    }
    fn update(&mut self, world: &mut World) -> u32 {
        self.radius += world.frame;
        world.log.push(self.name());
        self.radius
    }
}

/// Late, though its name is the first.
#[race::extend(api::PLUGINS, priority = 5)]
pub fn late(world: &World) -> Box<dyn Plugin> {
    Box::new(Ball { radius: 500 + world.frame })
}

pub mod small {
    use super::*;

    #[race::extend(api::PLUGINS)]
    fn make(_: &World) -> Box<dyn Plugin> {
        Box::new(Ball { radius: 1 })
    }
}
