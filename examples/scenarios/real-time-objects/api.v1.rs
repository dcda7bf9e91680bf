/// One axis of the machine.
#[race::resilient]
pub struct Axis {
    pub target: i32,
    pub position: i32,
    pub command: i32,
}

impl Axis {
    pub fn new(target: i32) -> Axis {
        Axis { target, position: 0, command: 0 }
    }
}

/// Implemented by the plugin, called by the host in its loop.
#[race::resilient]
pub trait Pilot {
    /// Before the loop: it may take its time.
    fn prepare(&mut self, sensor: Box<dyn Sensor>);
    #[race::real_time]
    fn step(&mut self, axis: &mut Axis);
}

/// Implemented by the host and by the plugin.
#[race::resilient]
pub trait Sensor {
    fn filtered(&mut self, value: i32) -> i32;
}
