struct Mine;

impl api::Plugin for Mine {
    fn title<'a>(&'a self, _: &str) -> &'a str {
        "mine"
    }
    fn label<'a>(&self, text: &'a str) -> &'a str {
        text
    }
}

#[race::export]
pub fn create() -> Box<dyn api::Plugin> {
    Box::new(Mine)
}
