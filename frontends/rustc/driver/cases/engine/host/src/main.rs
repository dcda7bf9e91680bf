#![deny(warnings)]
use engine_api::{physics::Body, Event, Plugin, Services, World};
#[race::import(plugin)]
unsafe extern "Rust" {
    pub safe fn create() -> Box<dyn Plugin>;
    pub safe fn tiny() -> Box<dyn Plugin>;
}
mod deep {
    use super::*;
    #[race::import(plugin::deep)]
    unsafe extern "Rust" {
        pub safe fn describe(p: &mut dyn Plugin, s: &mut dyn Services, world: &mut World) -> String;
    }
}
struct S(Vec<Body>);
impl Services for S {
    fn log(&self, text: &str) {
        println!("log {text}")
    }
    fn spawn(&mut self, body: Body) -> &mut Body {
        self.0.push(body);
        self.0.last_mut().unwrap()
    }
}
fn main() {
    let mut w = World::new();
    for i in 0..5 {
        let mut b = Body::default();
        b.id = i;
        b.mass = i as f64 * 3.0;
        b.alive = true;
        b.name = format!("b{i}");
        w.bodies.push(b);
    }
    let mut s = S(vec![]);
    for mut p in [create(), tiny()] {
        for _ in 0..3 {
            println!("{}", p.update(&mut w, 0.5));
        }
        println!("{:?}", p.event(Event::Hit { body: 1, force: 2.0 }));
        println!("{}", deep::describe(&mut *p, &mut s, &mut w));
        println!("{}", p.finish());
    }
    println!("{w:?} {}", s.0.len());
}
