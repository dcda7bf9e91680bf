#[race::resilient]
pub struct Event {
    pub weight: u64,
    pub number: u32,
    pub place: [u64; 4],
}

impl Event {
    pub fn new(number: u32) -> Event {
        Event { weight: 2, number, place: [1; 4] }
    }
}

#[race::resilient]
pub trait Named {
    fn shout(&self) -> String {
        format!("{}!", self.name().to_uppercase())
    }
    fn name(&self) -> String;
}

#[race::resilient]
pub trait Handler<T> {
    fn handle_all(&mut self, all: &[T]) -> u32 {
        all.iter().map(|one| self.handle(one)).sum()
    }
    fn handle(&mut self, what: &T) -> u32;
    fn give_back(self: Box<Self>, what: T) -> (Box<Self>, T)
    where
        Self: Sized,
    {
        (self, what)
    }
    fn echo(&self, what: T) -> Box<T> {
        Box::new(what)
    }
}

#[race::resilient]
pub trait Source {
    type Item;
    fn all(&mut self) -> Vec<Self::Item> {
        let mut all = Vec::new();
        while let Some(item) = self.next() {
            all.push(item);
        }
        all
    }
    fn next(&mut self) -> Option<Self::Item>;
    fn second(&mut self) -> Option<Self::Item> {
        self.next();
        self.next()
    }
}

#[race::resilient]
pub trait Device: Named + Handler<Event> + Handler<u64> + Source<Item = u32> {
    fn describe(&mut self) -> String {
        let event = Event::new(3);
        let handled = self.handle(&event) + self.handle(&5u64) + self.handle_all(&[event]);
        format!("{} {} {handled} {:?} {}", self.shout(), self.on(), self.second(), self.all().len())
    }
    fn on(&self) -> bool;
}
