use api::{Body, Failure, Store};
use std::any::{Any, TypeId};
use std::error::Error;

#[race::import(plugin)]
unsafe extern "Rust" {
    pub safe fn boxed(what: u32) -> Box<dyn Any>;
    pub safe fn kind(value: &dyn Any) -> u32;
    pub safe fn heavier(value: Box<dyn Any>) -> Result<Box<dyn Any>, Box<dyn Any>>;
    pub safe fn fails(how: u32) -> Box<dyn Error>;
    pub safe fn reason(error: &(dyn Error + 'static)) -> String;
    pub safe fn find(store: &Store) -> u32;
    pub safe fn add(store: &mut Store);
    pub safe fn panics(what: u32);
    pub safe fn catches(act: fn(u32), what: u32) -> String;
    pub safe fn names() -> [TypeId; 3];
}

fn own(what: u32) {
    match what {
        0 => panic!("literal of the host"),
        1 => panic!("formatted by the host {what}"),
        _ => std::panic::panic_any(Body::new(what)),
    }
}

fn payload(what: u32) -> String {
    let payload = std::panic::catch_unwind(|| panics(what)).unwrap_err();
    match payload.downcast::<Body>() {
        Ok(body) => format!("body of {}", body.mass),
        Err(other) => format!("{:?} {:?}", other.downcast_ref::<&str>(), other.downcast_ref::<String>()),
    }
}

fn main() {
    std::panic::set_hook(Box::new(|_| ()));
    for what in 0..6 {
        let value = boxed(what);
        println!("{what}: {} {} {} {}", kind(&*value), value.is::<Body>(), value.is::<String>(), value.is::<Vec<Body>>());
    }
    println!("{} {} {}", kind(&Body::new(40)), kind(&String::new()), kind(&1.5f32));
    let body = heavier(Box::new(Body::new(50))).unwrap().downcast::<Body>().unwrap();
    println!("{} {}", body.mass, heavier(Box::new(1u8)).is_err());
    let (failure, text) = (fails(0), fails(1));
    println!("{} {}", failure.downcast_ref::<Failure>().is_some(), text.downcast_ref::<Failure>().is_some());
    println!("{} {} {}", reason(&*failure), reason(&*text), reason(&Failure::new("by the host")));
    let mut store = api::store(6);
    println!("{} {}", find(&store), store.len());
    add(&mut store);
    println!("{} {}", find(&store), store.len());
    println!("{} {} {}", payload(0), payload(1), payload(2));
    println!("{} {} {}", catches(own, 0), catches(own, 1), catches(own, 2));
    println!("{}", names() == [TypeId::of::<Body>(), TypeId::of::<Failure>(), TypeId::of::<dyn Error>()]);
}
