use api::Body;

#[race::import(plugin)]
unsafe extern "Rust" {
    pub safe fn name_of(body: Box<Body>) -> String;
}

fn main() {
    println!("{}", name_of(Box::new(Body::new(1, 2.0))));
}
