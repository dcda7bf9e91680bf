use api::{Sculptor, Shape};

#[race::import(plugin)]
unsafe extern "Rust" {
    pub safe fn run(shapes: &mut Vec<Shape>) -> String;
    pub safe fn sculptor() -> Box<dyn Sculptor>;
}

fn main() {
    let mut shapes = api::shapes();
    println!("{}", run(&mut shapes));
    println!("{shapes:?}");
    let mut sculptor = sculptor();
    println!("{:?}", shapes.iter().map(|shape| sculptor.next(shape)).collect::<Vec<_>>());
}
