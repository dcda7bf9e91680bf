use api::{Axis, Pilot, Sensor};

/// The plugin's own: no other crate knows of it.
trait Filter {
    fn next(&mut self, value: i32) -> i32;
}

/// Half of what is new, half of what was.
struct Smooth {
    last: i32,
}

impl Filter for Smooth {
    fn next(&mut self, value: i32) -> i32 {
        self.last = value.wrapping_add(self.last) >> 1;
        self.last
    }
}

struct Raw;

impl Filter for Raw {
    fn next(&mut self, value: i32) -> i32 {
        value
    }
}

struct Steady {
    sensor: Option<Box<dyn Sensor>>,
    filters: [Box<dyn Filter>; 2],
}

impl Pilot for Steady {
    fn prepare(&mut self, sensor: Box<dyn Sensor>) {
        self.sensor = Some(sensor);
    }
    fn step(&mut self, axis: &mut Axis) {
        let mut value = axis.target.wrapping_sub(axis.position);
        if let Some(sensor) = &mut self.sensor {
            value = sensor.filtered(value);
        }
        for filter in &mut self.filters {
            value = filter.next(value);
        }
        axis.command = value.clamp(-100, 100);
    }
}

#[race::export]
pub fn create() -> Box<dyn Pilot> {
    Box::new(Steady { sensor: None, filters: [Box::new(Raw), Box::new(Smooth { last: 0 })] })
}
