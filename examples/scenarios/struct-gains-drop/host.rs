use api::Body;

#[race::import(plugin)]
unsafe extern "Rust" {
    pub safe fn consume(boxed: Box<Body>, many: Vec<Body>) -> u64;
}

fn main() {
    println!("{}", consume(Box::new(Body::new(5)), (0..4).map(Body::new).collect()));
    println!("{} dropped", api::dropped());
}
