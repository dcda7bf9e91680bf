#[race::resilient]
pub trait Source {
    type Item;
    type Error;
    fn next(&mut self) -> Result<Self::Item, Self::Error>;
    fn left(&self) -> usize;
}

pub trait Sink<T> {
    fn put(&mut self, item: T) -> bool;
}
