#[race::import(plugin)]
unsafe extern "Rust" {
    pub safe fn create() -> Box<dyn api::Plugin>;
}

fn main() {
    let mut plugin = create();
    println!("{} {}", plugin.step(), plugin.step());
}
