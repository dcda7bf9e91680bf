use api::Plugin;

#[race::import(plugin)]
unsafe extern "Rust" {
    pub safe fn create() -> Box<dyn Plugin>;
    pub safe fn run(plugin: &mut dyn Plugin) -> u32;
}

struct Own(u32);

impl Plugin for Own {
    fn start(&mut self) -> u32 {
        self.0
    }
}

fn main() {
    let mut plugin = create();
    println!("{} {}", run(&mut *plugin), run(&mut Own(3)));
    println!("{}", plugin.start());
}
