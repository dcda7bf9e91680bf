//! The kernels that are measured: each is one function, run by its number.

pub mod by_value;
pub mod calls;
pub mod loops;

use bench_api::{Body, Kernels, Sink, World};

/// The plugin.
pub struct Plugin {
    state: u64,
    scale: f32,
}

impl Plugin {
    pub fn new(scale: f32) -> Plugin {
        Plugin { state: 1, scale }
    }
}

impl Kernels for Plugin {
    fn run(&mut self, kernel: u32, world: &mut World, sink: &mut dyn Sink) -> u64 {
        world.frame += 1;
        match kernel {
            0 => loops::integrate(world),
            1 => loops::sum_mass(world),
            2 => loops::count_awake(world),
            3 => loops::heaviest(world),
            4 => loops::nested(world),
            5 => loops::conditional(world),
            6 => loops::accessor(world),
            7 => loops::vectors(world),
            10 => calls::callbacks(world, sink),
            11 => calls::upcast(world, sink),
            20 => by_value::sort(world),
            21 => by_value::push(world),
            22 => by_value::pop(world),
            23 => by_value::clone(world),
            24 => by_value::swap_remove(world),
            25 => by_value::insert(world),
            26 => by_value::drain(world),
            27 => by_value::map(world),
            _ => 0,
        }
    }

    fn tick(&mut self, value: u64) -> u64 {
        self.state = self.state.wrapping_add(value) ^ 0x9e37;
        self.state
    }

    fn weigh(&self, body: &Body) -> f32 {
        if body.awake {
            body.mass * self.scale
        } else {
            0.0
        }
    }
}

#[race::export]
pub fn create(scale: f32) -> Box<dyn Kernels> {
    Box::new(Plugin::new(scale))
}
