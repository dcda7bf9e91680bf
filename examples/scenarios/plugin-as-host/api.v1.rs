#[race::resilient]
pub struct Page {
    pub text: String,
    pub width: u32,
}

impl Page {
    pub fn new(width: u32) -> Page {
        Page { text: String::new(), width }
    }
}

#[race::resilient]
pub trait Tool {
    fn name(&self) -> String;
    fn apply(&mut self, page: &mut Page) -> u32;
}
