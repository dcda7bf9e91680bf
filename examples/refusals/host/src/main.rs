//! The stage: on the interface as it is now.

use stage_api::{Actor, Light, Prop};

#[race::import(actor)]
unsafe extern "Rust" {
    pub safe fn create() -> Box<dyn Actor>;
}

struct Lamp {
    level: u32,
}

impl Light for Lamp {
    fn dim(&mut self, by: u32) {
        self.level -= by;
    }
}

fn main() {
    let mut lamp = Lamp { level: 100 };
    let mut prop = Prop::new(7, "skull");
    let mut actor = create();
    println!("{} {}", actor.enter(&mut prop, &mut lamp), lamp.level);
    println!("{}", actor.leave());
}
