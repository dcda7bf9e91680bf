use api::{Axis, Pilot, Sensor};

#[race::import(plugin)]
unsafe extern "Rust" {
    pub safe fn create() -> Box<dyn Pilot>;
}

/// A sensor that jumps.
struct Noisy(i32);

impl Sensor for Noisy {
    fn filtered(&mut self, value: i32) -> i32 {
        self.0 = -self.0;
        value.wrapping_add(self.0)
    }
}

fn main() {
    let mut pilot = create();
    pilot.prepare(Box::new(Noisy(8)));
    let mut axis = Axis::new(500);
    for _ in 0..20 {
        pilot.step(&mut axis);
        axis.position += axis.command;
    }
    println!("position {}", axis.position);
    #[cfg(feature = "v2")]
    {
        pilot.rest(&mut axis);
        println!("command {}", axis.command);
    }
}
