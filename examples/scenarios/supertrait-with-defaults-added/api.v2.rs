#[race::resilient]
pub trait Described {
    fn title(&self) -> String {
        "untitled".to_string()
    }
    fn long(&self) -> String {
        format!("({})", self.title())
    }
}

#[race::resilient]
pub trait Plugin: Described {
    fn again(&mut self) -> u32 {
        self.start() + self.long().len() as u32
    }
    fn start(&mut self) -> u32;
}
