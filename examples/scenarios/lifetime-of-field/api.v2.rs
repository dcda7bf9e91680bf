#[race::resilient]
pub struct World<'w> {
    pub name: &'w str,
    pub title: &'w str,
}

impl<'w> World<'w> {
    pub fn new(title: &'static str, name: &'w str) -> World<'w> {
        World { name, title }
    }
}
