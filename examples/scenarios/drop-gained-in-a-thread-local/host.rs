#[race::import(plugin)]
unsafe extern "Rust" {
    safe fn note() -> String;
}

fn main() {
    println!("{}", std::thread::spawn(note).join().unwrap());
    println!("{} dropped", api::dropped());
}
