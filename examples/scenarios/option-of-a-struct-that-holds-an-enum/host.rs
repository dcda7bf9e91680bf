use api::Body;

#[race::import(plugin)]
unsafe extern "Rust" {
    pub safe fn run(body: &mut Body) -> String;
}

fn main() {
    let mut body = Body::new(7);
    println!("{}", run(&mut body));
    println!("{body:?}");
}
