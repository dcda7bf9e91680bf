#[race::resilient]
pub trait Base {
    fn before(&self) -> u32 {
        self.base() + 100
    }
    fn base(&self) -> u32;
}

#[race::resilient]
pub trait Other: Base {
    fn sum(&self) -> u32 {
        self.other() + self.before()
    }
    fn other(&self) -> u32;
}
