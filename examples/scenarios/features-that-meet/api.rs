use tool::State;

#[race::resilient]
pub struct Page {
    pub words: Vec<u32>,
    pub state: State,
}

impl Page {
    pub fn new(words: Vec<u32>) -> Page {
        Page { words, state: State::default() }
    }
}
