struct Thing(u32);

impl api::Plain for Thing {
    fn one(&self) -> u32 {
        self.0
    }
    fn other(&self) -> u32 {
        self.0 * 2
    }
}

#[race::export]
pub fn thing(number: u32) -> Box<dyn api::Plain> {
    Box::new(Thing(number))
}
