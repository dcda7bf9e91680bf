#[race::import(plugin)]
unsafe extern "Rust" {
    pub safe fn thing(number: u32) -> Box<dyn api::Plain>;
}

fn main() {
    println!("{} {}", thing(3).one(), thing(4).other());
}
