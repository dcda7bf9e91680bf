#[race::resilient]
pub trait Plugin {
    fn step(&mut self) -> u32;
}

pub struct Own(pub u32);

impl Plugin for Own {
    fn step(&mut self) -> u32 {
        self.0 += 1;
        self.0
    }
}
