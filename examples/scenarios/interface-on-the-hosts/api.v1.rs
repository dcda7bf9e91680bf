#[race::resilient]
#[derive(Clone)]
pub struct Page {
    pub text: String,
    pub width: u32,
}

impl Page {
    pub fn new() -> Page {
        Page { text: String::new(), width: 3 }
    }
}
