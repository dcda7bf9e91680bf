use api::{Body, Keeper, Shape};

#[race::import(plugin)]
unsafe extern "Rust" {
    pub safe fn consume(boxed: Box<Body>, many: Vec<Body>, shapes: &mut Vec<Shape>) -> u64;
    pub safe fn keeper() -> Box<dyn Keeper>;
}

fn main() {
    std::panic::set_hook(Box::new(|_| {}));
    #[cfg(feature = "v2")]
    let first = Shape::Named("a text on the heap".to_string());
    #[cfg(not(feature = "v2"))]
    let first = Shape::Circle(0.5);
    let mut shapes = vec![first, Shape::Circle(2.5), Shape::Point];
    println!("{}", consume(Box::new(Body::new(5)), (0..6).map(Body::new).collect(), &mut shapes));
    println!("{shapes:?}, {} dropped", api::dropped());
    let mut keeper = keeper();
    println!("{:?}", keeper.keep(Box::new(Body::new(70))).map(|body| body.id));
    println!("{:?}", keeper.keep(Box::new(Body::new(71))).map(|body| body.id));
    drop(keeper);
    println!("{} dropped", api::dropped());
}
