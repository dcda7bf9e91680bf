use api::Label;

#[race::import(plugin)]
unsafe extern "Rust" {
    pub safe fn run() -> String;
    pub safe fn name() -> Box<dyn Label>;
}

fn main() {
    println!("{} {} {}", run(), name().label(), 6u32.label());
}
