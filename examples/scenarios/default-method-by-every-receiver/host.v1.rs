use api::Shape;
use std::{rc::Rc, sync::Arc};

#[race::import(plugin)]
unsafe extern "Rust" {
    pub safe fn boxed(sides: u32) -> Box<dyn Shape>;
    pub safe fn counted(sides: u32) -> Rc<dyn Shape>;
    pub safe fn shared(sides: u32) -> Arc<dyn Shape>;
    pub safe fn sum(shapes: &[Box<dyn Shape>]) -> u32;
}

struct Line;

impl Shape for Line {
    fn sides(&self) -> u32 {
        1
    }
    fn grow(&mut self, _: u32) {}
}

fn main() {
    let mut shape = boxed(4);
    shape.grow(2);
    println!("{} {} {}", shape.sides(), counted(5).sides(), shared(6).sides());
    println!("{}", sum(&[shape, Box::new(Line)]));
}
