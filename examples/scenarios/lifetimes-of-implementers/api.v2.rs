#[race::resilient]
pub trait Plugin {
    fn label<'a>(&self, text: &'a str) -> &'a str;
    fn title<'a>(&'a self, fallback: &str) -> &'a str;
}
