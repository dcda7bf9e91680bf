/// One axis of the machine.
#[race::resilient]
pub struct Axis {
    pub limit: i32,
    pub target: i32,
    pub position: i32,
    pub command: i32,
}

impl Axis {
    pub fn new(target: i32) -> Axis {
        Axis { limit: 100, target, position: 0, command: 0 }
    }
}

/// Implemented by the plugin, called by the host in its loop.
#[race::resilient]
pub trait Pilot {
    #[race::real_time]
    fn step(&mut self, axis: &mut Axis);
    /// What the loop does when the pilot has nothing to say.
    #[race::real_time]
    fn rest(&mut self, axis: &mut Axis) {
        axis.command = 0;
    }
    /// Before the loop: it may take its time.
    fn prepare(&mut self, sensor: Box<dyn Sensor>);
}

/// Implemented by the host and by the plugin.
#[race::resilient]
pub trait Sensor {
    fn range(&self) -> i32 {
        1000
    }
    fn filtered(&mut self, value: i32) -> i32;
}
