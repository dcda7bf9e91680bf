#[race::resilient]
pub struct Page {
    pub sum: u32,
    pub title: String,
    pub words: Vec<u32>,
}

impl Page {
    pub fn new(words: Vec<u32>) -> Page {
        Page { words, sum: 0, title: String::new() }
    }
}
