use api::Plugin;

struct Ball {
    name: String,
    starts: u32,
}

impl Plugin for Ball {
    fn start(&mut self) -> u32 {
        self.starts += 1;
        self.starts * 10 + self.name.len() as u32
    }
}

#[race::export]
pub fn create() -> Box<dyn Plugin> {
    Box::new(Ball { name: "ball".to_string(), starts: 0 })
}

#[race::export]
pub fn run(plugin: &mut dyn Plugin) -> u32 {
    plugin.start() + plugin.start()
}
