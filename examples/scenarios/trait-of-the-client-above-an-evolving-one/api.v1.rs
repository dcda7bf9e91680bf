#[race::resilient]
pub trait Base {
    fn base(&self) -> u32;
}

#[race::resilient]
pub trait Other: Base {
    fn other(&self) -> u32;
}
