use api::{Log, Plugin};

#[race::import(plugin)]
unsafe extern "Rust" {
    pub safe fn create(name: &str) -> Box<dyn Plugin>;
}

struct Console(Vec<String>);

impl Log for Console {
    fn line(&mut self, text: &str) {
        println!("| {text}");
        self.0.push(text.to_string());
    }
    fn count(&self) -> usize {
        self.0.len()
    }
}

fn main() {
    let mut log = Console(Vec::new());
    let mut plugin = create("mine");
    println!("{} {}", plugin.step(2, &mut log), plugin.step(3, &mut log));
    println!("{}", plugin.name());
    #[cfg(feature = "v2")]
    println!("{}", plugin.needed());
    println!("{}", plugin.end());
}
