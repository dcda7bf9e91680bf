use api::Shape;
use std::{future::Future, pin::Pin, rc::Rc, sync::Arc, task::Context, task::Poll, task::Waker};

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

fn show(shape: &mut dyn Shape) {
    println!("{} {} {}", shape.sides(), shape.by_reference(), shape.by_exclusive_reference());
    println!("{:?} {}", shape.in_memory(), shape.owned("sides: "));
    println!("{:?} {:?} {}", shape.fallible(1), shape.fallible(1000), shape.wide(1 << 100));
    println!("{} {}", shape.longest("one", "another"), shape.longest("a", &"b".repeat(200)));
    println!("{} {}", unsafe { shape.raw(&5) }, shape.foreign(6));
    println!("{}", shape.closure()(30));
    match shape.later().as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => println!("ready {value}"),
        Poll::Pending => println!("pending"),
    }
    println!("{}", unsafe { Pin::new_unchecked(shape) }.by_pin());
}

fn main() {
    show(&mut *boxed(4));
    show(&mut Line);
    println!("{} {}", boxed(5).by_box(), Box::new(Line).by_box());
    println!("{}", Pin::from(boxed(6)).by_pinned_box());
    let (rc, arc) = (counted(7), shared(8));
    println!("{} {}", rc.clone().by_rc(), arc.clone().by_arc());
    println!("{} {}", rc.by_rc(), arc.by_arc());
    println!("{} {}", Line.sized(), Line.generic(3u8));
    println!("{}", sum(&[boxed(1), Box::new(Line)]));
}
