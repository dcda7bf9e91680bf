pub trait Plain {}

#[race::resilient]
pub trait Empty {
    fn full(&self) -> u32 {
        11
    }
}

#[race::resilient]
pub trait Counts {
    fn twice(&self) -> u32 {
        self.count() * 2
    }
    fn count(&self) -> u32;
}

#[race::resilient]
pub trait Speaks {
    fn speak(&self) -> String;
    fn shout(&self) -> String {
        self.speak().to_uppercase()
    }
}

/// An alias for both.
#[race::resilient]
pub trait Both: Counts + Send + Speaks + Sync {}
impl<T: Speaks + Counts + Send + Sync> Both for T {}

/// An alias for a standard trait.
#[race::resilient]
pub trait Act: Send + Fn(u32) -> u32 {}
impl<T: Fn(u32) -> u32 + Send> Act for T {}
