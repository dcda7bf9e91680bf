pub trait Plain {
    fn one(&self) -> u32;
    fn other(&self) -> u32;
}
