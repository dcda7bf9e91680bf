use api::Body;

#[race::import(plugin)]
unsafe extern "Rust" {
    pub safe fn run(bodies: &[Body]) -> u64;
}

fn main() {
    let bodies: Vec<Body> = [5, 9, 5, 2].map(Body::new).into();
    println!("{}", run(&bodies));
}
