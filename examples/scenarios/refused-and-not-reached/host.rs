use api::Body;

#[race::import(plugin)]
unsafe extern "Rust" {
    safe fn weigh(body: &Body) -> u64;
}

fn main() {
    println!("{}", weigh(&Body::new(5)));
}
