#[race::import(plugin)]
unsafe extern "Rust" {
    pub safe fn run(names: &mut api::Names<'_>) -> u32;
}

fn main() {
    let mut names = api::Names::new();
    println!("{} {}", run(&mut names), run(&mut names));
}
