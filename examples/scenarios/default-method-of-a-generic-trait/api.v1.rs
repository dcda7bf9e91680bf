#[race::resilient]
pub struct Event {
    pub number: u32,
    pub place: [u64; 4],
}

impl Event {
    pub fn new(number: u32) -> Event {
        Event { number, place: [1; 4] }
    }
}

#[race::resilient]
pub trait Named {
    fn name(&self) -> String;
}

#[race::resilient]
pub trait Handler<T> {
    fn handle(&mut self, what: &T) -> u32;
}

#[race::resilient]
pub trait Source {
    type Item;
    fn next(&mut self) -> Option<Self::Item>;
}

#[race::resilient]
pub trait Device: Named + Handler<Event> + Handler<u64> + Source<Item = u32> {
    fn on(&self) -> bool;
}
