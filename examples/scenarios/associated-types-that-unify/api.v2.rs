#[race::resilient]
pub trait Source {
    fn left(&self) -> usize;
    fn is_empty(&self) -> bool {
        self.left() == 0
    }
    type Error;
    fn next(&mut self) -> Result<Self::Item, Self::Error>;
    type Item;
}

#[race::resilient]
pub trait Sink<T> {
    fn put(&mut self, item: T) -> bool;
}
