use std::marker::PhantomData;

#[race::resilient]
pub struct Names<'a> {
    pub count: u32,
    of: PhantomData<&'a str>,
}

impl<'a> Names<'a> {
    pub fn new() -> Names<'a> {
        Names { count: 3, of: PhantomData }
    }
    pub fn total(&self) -> u32 {
        self.count
    }
}
