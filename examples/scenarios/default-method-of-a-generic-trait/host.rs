use api::{Device, Event, Handler, Named, Source};

#[race::import(plugin)]
unsafe extern "Rust" {
    pub safe fn lamp() -> Box<dyn Device>;
    pub safe fn events() -> Box<dyn Handler<Event>>;
    pub safe fn numbers() -> Box<dyn Source<Item = u32>>;
    pub safe fn words() -> Box<dyn Source<Item = String>>;
    pub safe fn drain(numbers: &mut dyn Source<Item = u32>, words: &mut dyn Source<Item = String>, handler: &mut dyn Handler<Event>) -> String;
    pub safe fn run(device: &mut dyn Device) -> String;
}

struct Own(u32);

impl Named for Own {
    fn name(&self) -> String {
        "own".to_string()
    }
}

impl Handler<Event> for Own {
    fn handle(&mut self, what: &Event) -> u32 {
        what.number * 2
    }
}

impl Handler<u64> for Own {
    fn handle(&mut self, what: &u64) -> u32 {
        *what as u32 * 3
    }
}

impl Source for Own {
    type Item = u32;
    fn next(&mut self) -> Option<u32> {
        self.0 += 1;
        Some(self.0)
    }
}

impl Device for Own {
    fn on(&self) -> bool {
        true
    }
}

fn main() {
    let mut lamp = lamp();
    println!("{} {}", run(&mut *lamp), run(&mut Own(0)));
    println!("{} {:?}", lamp.on(), lamp.next());
    println!("{}", drain(&mut *numbers(), &mut *words(), &mut *events()));
    #[cfg(feature = "v2")]
    {
        println!("{}", lamp.describe());
        let (mut events, mut numbers, mut words) = (events(), numbers(), words());
        println!("{} {}", events.handle_all(&[Event::new(1), Event::new(2)]), events.echo(Event::new(8)).number);
        println!("{:?} {:?}", numbers.second(), numbers.all());
        println!("{:?} {:?}", words.second(), words.all());
        let mut own = Own(0);
        println!("{} {:?}", Handler::<u64>::handle_all(&mut own, &[4, 5]), own.second());
        let upcast: Box<dyn Handler<u64>> = lamp;
        println!("{}", upcast.echo(77));
    }
}
