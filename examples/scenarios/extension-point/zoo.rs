use api::{Plugin, Service, World};
use std::sync::Mutex;

struct Zoo(&'static str);

impl Plugin for Zoo {
    fn name(&self) -> String {
        self.0.to_string()
    }
    fn update(&mut self, world: &mut World) -> u32 {
        world.log.push(self.name());
        for service in api::SERVICES {
            service.ask(world);
        }
        KEEPER.count() + self.0.len() as u32
    }
}

/// Early, though its name is the last.
#[race::extend(api::PLUGINS, priority = -10)]
fn early(_: &World) -> Box<dyn Plugin> {
    Box::new(Zoo("early zoo"))
}

#[race::extend(api::PLUGINS, priority = 0)]
fn zoo(_: &World) -> Box<dyn Plugin> {
    Box::new(Zoo("zoo"))
}

struct Keeper(Mutex<Vec<u32>>);

impl Service for Keeper {
    fn ask(&self, world: &World) -> u32 {
        let mut seen = self.0.lock().unwrap();
        seen.push(world.frame);
        seen.len() as u32
    }
    fn count(&self) -> u32 {
        self.0.lock().unwrap().len() as u32
    }
}

#[race::extend(api::SERVICES, priority = 100)]
static KEEPER: Keeper = Keeper(Mutex::new(Vec::new()));
