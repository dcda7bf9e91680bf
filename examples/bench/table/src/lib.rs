//! A table of C functions over the kernels, and the table of what the host offers.

use bench_api::{Body, Kernels, World};

/// What the host offers.
#[repr(C)]
pub struct HostTable {
    pub context: *mut u8,
    pub hit: extern "C" fn(*mut u8, u64, f32),
    pub total: extern "C" fn(*mut u8) -> u64,
}

/// What the plugin offers.
#[repr(C)]
pub struct PluginTable {
    pub create: extern "C" fn(f32) -> *mut u8,
    pub tick: extern "C" fn(*mut u8, u64) -> u64,
    pub weigh: extern "C" fn(*mut u8, *const Body) -> f32,
    pub run: extern "C" fn(*mut u8, u32, *mut World, *const HostTable) -> u64,
}

extern "C" fn create(scale: f32) -> *mut u8 {
    Box::into_raw(Box::new(kernels::Plugin::new(scale))) as *mut u8
}

fn plugin<'a>(held: *mut u8) -> &'a mut kernels::Plugin {
    unsafe { &mut *(held as *mut kernels::Plugin) }
}

extern "C" fn tick(held: *mut u8, value: u64) -> u64 {
    plugin(held).tick(value)
}

extern "C" fn weigh(held: *mut u8, body: *const Body) -> f32 {
    plugin(held).weigh(unsafe { &*body })
}

extern "C" fn run(_: *mut u8, kernel: u32, world: *mut World, host: *const HostTable) -> u64 {
    let (world, host) = unsafe { (&mut *world, &*host) };
    world.frame += 1;
    match kernel {
        0 => kernels::loops::integrate(world),
        10 => callbacks(world, host),
        _ => 0,
    }
}

#[inline(never)]
fn callbacks(world: &World, host: &HostTable) -> u64 {
    for body in &world.bodies {
        (host.hit)(host.context, body.id, body.mass);
    }
    (host.total)(host.context)
}

#[no_mangle]
pub static KERNELS: PluginTable = PluginTable { create, tick, weigh, run };
