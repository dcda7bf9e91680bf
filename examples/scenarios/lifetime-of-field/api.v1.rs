#[race::resilient]
pub struct World<'a> {
    pub title: &'static str,
    pub name: &'a str,
}

impl<'a> World<'a> {
    pub fn new(title: &'static str, name: &'a str) -> World<'a> {
        World { title, name }
    }
}
