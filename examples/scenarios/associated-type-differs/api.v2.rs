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

pub fn sum(source: &mut dyn Source<Item = u64, Error = String>) -> u64 {
    let mut sum = 0;
    while let Ok(item) = source.next() {
        sum += item;
    }
    sum
}
