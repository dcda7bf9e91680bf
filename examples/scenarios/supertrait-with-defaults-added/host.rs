#[cfg(feature = "v2")]
use api::Described;
use api::Plugin;

#[race::import(plugin)]
unsafe extern "Rust" {
    pub safe fn create() -> Box<dyn Plugin>;
    pub safe fn run(plugin: &mut dyn Plugin) -> u32;
}

struct Own(u32);

#[cfg(feature = "v2")]
impl Described for Own {
    fn title(&self) -> String {
        "own".to_string()
    }
}

impl Plugin for Own {
    fn start(&mut self) -> u32 {
        self.0
    }
}

fn main() {
    let mut plugin = create();
    println!("{} {}", run(&mut *plugin), run(&mut Own(3)));
    println!("{}", plugin.start());
    #[cfg(feature = "v2")]
    {
        println!("{} {} {} {}", plugin.again(), plugin.title(), plugin.long(), Own(4).again());
        let described: Box<dyn Described> = plugin;
        println!("{}", described.long());
    }
}
