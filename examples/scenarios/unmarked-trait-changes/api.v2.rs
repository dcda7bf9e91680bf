pub trait Plain {
    fn other(&self) -> u32;
    fn one(&self) -> u32;
}
