//! Virtual calls into the host.

use bench_api::{Meter, Sink, World};

/// One call per body.
#[inline(never)]
pub fn callbacks(world: &mut World, sink: &mut dyn Sink) -> u64 {
    for body in &world.bodies {
        sink.hit(body.id, body.mass);
    }
    sink.total()
}

/// One call through a supertrait per body, upcast each time.
#[inline(never)]
pub fn upcast(world: &mut World, sink: &mut dyn Sink) -> u64 {
    let mut last = 0;
    for body in &world.bodies {
        let meter: &mut dyn Meter = sink;
        last = meter.add(body.id);
    }
    last
}
