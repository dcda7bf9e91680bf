#[race::import(plugin)]
unsafe extern "Rust" {
    pub safe fn create() -> Box<dyn api::Plugin>;
}

fn main() {
    let plugin = create();
    println!("{} {}", plugin.title("none"), plugin.label("label"));
}
