#[race::resilient]
pub struct Page {
    pub words: Vec<u32>,
    pub sum: u32,
}

impl Page {
    pub fn new(words: Vec<u32>) -> Page {
        Page { words, sum: 0 }
    }
}
