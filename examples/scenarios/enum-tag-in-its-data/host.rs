#[race::import(plugin)]
unsafe extern "Rust" {
    pub safe fn run(modes: &[api::Mode]) -> u32;
}

fn main() {
    println!("{}", run(&api::modes()));
}
