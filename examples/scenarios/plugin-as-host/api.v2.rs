#[race::resilient]
pub struct Page {
    pub title: String,
    pub width: u32,
    pub margins: [u64; 2],
    pub text: String,
}

impl Page {
    pub fn new(width: u32) -> Page {
        Page { title: "page".to_string(), text: String::new(), width, margins: [3, 4] }
    }
}

#[race::resilient]
pub trait Tool {
    fn apply(&mut self, page: &mut Page) -> u32;
    fn help(&self) -> String {
        format!("{} has no help", self.name())
    }
    fn name(&self) -> String;
}
