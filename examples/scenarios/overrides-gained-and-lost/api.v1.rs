#[race::resilient]
pub trait Role {
    fn name(&self) -> String {
        "nobody".to_string()
    }
    fn weight(&self) -> u32 {
        10
    }
    fn act(&mut self, by: u32) -> u32;
}
