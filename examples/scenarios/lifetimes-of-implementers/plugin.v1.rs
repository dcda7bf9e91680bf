struct Mine;

impl api::Plugin for Mine {
    fn title<'a>(&'a self, fallback: &'a str) -> &'a str {
        fallback
    }
    fn label<'a>(&self, text: &'a str) -> &'a str {
        text
    }
}

#[race::export]
pub fn create() -> Box<dyn api::Plugin> {
    Box::new(Mine)
}
