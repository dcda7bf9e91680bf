use api::{Plugin, Service, World};
use std::sync::atomic::{AtomicU32, Ordering};

struct Maze {
    rooms: Vec<u32>,
}

impl Plugin for Maze {
    fn name(&self) -> String {
        format!("maze with {} rooms", self.rooms.len())
    }
    fn update(&mut self, world: &mut World) -> u32 {
        self.rooms.push(world.frame);
        world.log.push(self.name());
        // plugins may look at what others contribute
        api::SERVICES.iter().map(|service| service.ask(world)).sum()
    }
}

#[race::extend(api::PLUGINS)]
fn maze(world: &World) -> Box<dyn Plugin> {
    Box::new(Maze { rooms: vec![world.log.len() as u32] })
}

struct Steps {
    asked: AtomicU32,
}

impl Service for Steps {
    fn ask(&self, world: &World) -> u32 {
        self.asked.fetch_add(world.log.len() as u32, Ordering::Relaxed)
    }
    fn count(&self) -> u32 {
        self.asked.load(Ordering::Relaxed)
    }
}

#[race::extend(api::SERVICES)]
static STEPS: Steps = Steps { asked: AtomicU32::new(7) };
