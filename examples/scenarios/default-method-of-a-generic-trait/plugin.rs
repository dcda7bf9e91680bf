use api::{Device, Event, Handler, Named, Source};

struct Lamp(u32);

impl Named for Lamp {
    fn name(&self) -> String {
        "lamp".to_string()
    }
}

impl Handler<Event> for Lamp {
    fn handle(&mut self, what: &Event) -> u32 {
        self.0 += 1;
        what.number + self.0
    }
}

impl Handler<u64> for Lamp {
    fn handle(&mut self, what: &u64) -> u32 {
        *what as u32 * 100
    }
}

impl Source for Lamp {
    type Item = u32;
    fn next(&mut self) -> Option<u32> {
        self.0 = self.0.checked_sub(1)?;
        Some(self.0)
    }
}

impl Device for Lamp {
    fn on(&self) -> bool {
        self.0 > 0
    }
}

struct Words(Vec<String>);

impl Source for Words {
    type Item = String;
    fn next(&mut self) -> Option<String> {
        self.0.pop()
    }
}

#[race::export]
pub fn lamp() -> Box<dyn Device> {
    Box::new(Lamp(6))
}

#[race::export]
pub fn events() -> Box<dyn Handler<Event>> {
    Box::new(Lamp(1))
}

#[race::export]
pub fn numbers() -> Box<dyn Source<Item = u32>> {
    Box::new(Lamp(9))
}

#[race::export]
pub fn words() -> Box<dyn Source<Item = String>> {
    Box::new(Words(vec!["one".to_string(), "two".to_string(), "three".to_string()]))
}

#[race::export]
pub fn drain(numbers: &mut dyn Source<Item = u32>, words: &mut dyn Source<Item = String>, handler: &mut dyn Handler<Event>) -> String {
    let handled = handler.handle(&Event::new(7));
    format!("{:?} {:?} {handled}", numbers.next(), words.next())
}

#[race::export]
pub fn run(device: &mut dyn Device) -> String {
    let name = device.name();
    let handled = device.handle(&Event::new(1)) + device.handle(&2u64);
    let item = device.next();
    let upcast: &mut dyn Handler<u64> = device;
    let more = upcast.handle(&3);
    format!("{name} {handled} {item:?} {more}")
}
