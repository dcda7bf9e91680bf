use api::{PLUGINS, Plugin, SERVICES, Service, World};

struct Own;

impl Service for Own {
    fn ask(&self, world: &World) -> u32 {
        world.frame * 100
    }
    fn count(&self) -> u32 {
        1
    }
}

/// The host may contribute, too.
#[race::extend(api::SERVICES, priority = -1)]
static OWN: Own = Own;

fn main() {
    let mut world = World::new();
    let mut plugins: Vec<Box<dyn Plugin>> = PLUGINS.iter().map(|make| make(&world)).collect();
    println!("{} plugins, {} services", plugins.len(), SERVICES.iter().count());
    for frame in 1..4 {
        world.frame = frame;
        for plugin in &mut plugins {
            println!("{}: {}", plugin.name(), plugin.update(&mut world));
            #[cfg(feature = "v2")]
            println!("{}", plugin.title());
        }
        println!("{:?}", api::ask_all(&world));
    }
    for service in SERVICES {
        println!("{}", service.count());
        #[cfg(feature = "v2")]
        println!("{}", service.doubled());
    }
    println!("{}", world.log.join(", "));
}
