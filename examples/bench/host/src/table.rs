//! The other way: the plugin as a shared library with a table of C functions. `BENCH_TABLE` names the file.

use crate::Counter;
use bench_api::{Body, Sink, World};
use std::ffi::{c_char, c_int, c_void, CString};

extern "C" {
    fn dlopen(path: *const c_char, flags: c_int) -> *mut c_void;
    fn dlsym(library: *mut c_void, name: *const c_char) -> *mut c_void;
}

#[repr(C)]
struct HostTable {
    context: *mut u8,
    hit: extern "C" fn(*mut u8, u64, f32),
    total: extern "C" fn(*mut u8) -> u64,
}

#[repr(C)]
struct PluginTable {
    create: extern "C" fn(f32) -> *mut u8,
    tick: extern "C" fn(*mut u8, u64) -> u64,
    weigh: extern "C" fn(*mut u8, *const Body) -> f32,
    run: extern "C" fn(*mut u8, u32, *mut World, *const HostTable) -> u64,
}

/// The loaded plugin, with the methods that the other builds have.
pub struct Loaded {
    table: &'static PluginTable,
    held: *mut u8,
}

fn counter<'a>(context: *mut u8) -> &'a mut Counter {
    unsafe { &mut *(context as *mut Counter) }
}

extern "C" fn hit(context: *mut u8, id: u64, mass: f32) {
    counter(context).hit(id, mass)
}

extern "C" fn total(context: *mut u8) -> u64 {
    counter(context).total()
}

impl Loaded {
    #[inline]
    pub fn tick(&mut self, value: u64) -> u64 {
        (self.table.tick)(self.held, value)
    }
    #[inline]
    pub fn weigh(&self, body: &Body) -> f32 {
        (self.table.weigh)(self.held, body)
    }
    #[inline]
    pub fn run(&mut self, kernel: u32, world: &mut World, sink: &mut Counter) -> u64 {
        let host = HostTable { context: sink as *mut Counter as *mut u8, hit, total };
        (self.table.run)(self.held, kernel, world, &host)
    }
}

pub fn create(scale: f32) -> Loaded {
    let path = CString::new(std::env::var("BENCH_TABLE").expect("BENCH_TABLE names the library")).unwrap();
    let table = unsafe {
        let library = dlopen(path.as_ptr(), 2);
        assert!(!library.is_null(), "the library cannot be loaded");
        &*(dlsym(library, c"KERNELS".as_ptr()) as *const PluginTable)
    };
    Loaded { table, held: (table.create)(scale) }
}
