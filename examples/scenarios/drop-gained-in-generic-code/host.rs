#[race::import(plugin)]
unsafe extern "Rust" {
    safe fn run() -> String;
}

fn main() {
    println!("{}", run());
    println!("{} dropped", api::dropped());
}
