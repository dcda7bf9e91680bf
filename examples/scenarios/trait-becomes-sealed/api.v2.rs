mod sealed {
    pub trait Sealed {}
}

#[race::resilient]
pub trait Plugin: sealed::Sealed {
    fn step(&mut self) -> u32;
}

pub struct Own(pub u32);

impl sealed::Sealed for Own {}

impl Plugin for Own {
    fn step(&mut self) -> u32 {
        self.0 += 1;
        self.0
    }
}
