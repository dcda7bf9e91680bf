#[race::resilient]
pub trait Plugin {
    fn title<'a>(&'a self, fallback: &'a str) -> &'a str;
    fn label<'a>(&self, text: &'a str) -> &'a str;
}
