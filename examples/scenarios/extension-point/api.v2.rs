use std::sync::atomic::{AtomicU32, Ordering};

#[race::resilient]
pub struct World {
    pub log: Vec<String>,
    pub time: u64,
    pub frame: u32,
}

impl World {
    pub fn new() -> World {
        World { frame: 0, log: Vec::new(), time: 3 }
    }
}

#[race::resilient]
pub trait Plugin {
    fn update(&mut self, world: &mut World) -> u32;
    fn title(&self) -> String {
        format!("the {}", self.name())
    }
    fn name(&self) -> String;
}

/// What is there for the whole program, and is asked again and again.
#[race::resilient]
pub trait Service: Sync {
    fn count(&self) -> u32;
    fn doubled(&self) -> u32 {
        2 * self.count()
    }
    fn ask(&self, world: &World) -> u32;
}

race::extension_point! {
    /// Each makes plugins.
    pub PLUGINS: fn(&World) -> Box<dyn Plugin>
}

race::extension_point!(pub SERVICES: dyn Service);

/// One of the interface's own.
struct Counter(AtomicU32);

impl Service for Counter {
    fn ask(&self, world: &World) -> u32 {
        self.0.fetch_add(1, Ordering::Relaxed) + world.frame
    }
    fn count(&self) -> u32 {
        self.0.load(Ordering::Relaxed)
    }
}

#[race::extend(crate::SERVICES, priority = 100)]
static COUNTER: Counter = Counter(AtomicU32::new(1000));

/// By the interface itself, for whoever likes.
pub fn ask_all(world: &World) -> Vec<u32> {
    SERVICES.iter().map(|service| service.ask(world)).collect()
}
