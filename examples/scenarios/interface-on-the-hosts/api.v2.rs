#[race::resilient]
#[derive(Clone)]
pub struct Page {
    pub title: [u64; 2],
    pub width: u32,
    pub text: String,
}

impl Page {
    pub fn new() -> Page {
        Page { title: [1, 2], width: 3, text: String::new() }
    }
}
