pub trait Plain {}

#[race::resilient]
pub trait Empty {}

#[race::resilient]
pub trait Speaks {
    fn speak(&self) -> String;
}

#[race::resilient]
pub trait Counts {
    fn count(&self) -> u32;
}

/// An alias for both.
#[race::resilient]
pub trait Both: Speaks + Counts + Send + Sync {}
impl<T: Speaks + Counts + Send + Sync> Both for T {}

/// An alias for a standard trait.
#[race::resilient]
pub trait Act: Fn(u32) -> u32 + Send {}
impl<T: Fn(u32) -> u32 + Send> Act for T {}
