/// Implemented by the plugin, called by the host in its loop.
#[race::resilient]
pub trait Pilot {
    #[race::real_time]
    fn step(&mut self, error: i32) -> i32;
}

/// Implemented by whoever likes.
#[race::resilient]
pub trait Filter {
    fn next(&mut self, value: i32) -> i32;
}

/// Goes through a list of filters: code of the interface, compiled into the host.
pub fn filtered(filters: &mut [Box<dyn Filter>], mut value: i32) -> i32 {
    for filter in filters {
        value = filter.next(value);
    }
    value
}
