use api::{Act, Both, Counts, Empty, Plain, Speaks};

struct Dog(String);

impl Drop for Dog {
    fn drop(&mut self) {
        println!("drop {}", self.0);
    }
}

impl Plain for Dog {}
impl Empty for Dog {}

impl Speaks for Dog {
    fn speak(&self) -> String {
        self.0.clone()
    }
}

impl Counts for Dog {
    fn count(&self) -> u32 {
        self.0.len() as u32
    }
}

fn dog(name: &str) -> Dog {
    Dog(name.to_string())
}

#[race::export]
pub fn plain() -> Box<dyn Plain> {
    Box::new(dog("plain"))
}

#[race::export]
pub fn empty() -> Box<dyn Empty> {
    Box::new(dog("empty"))
}

#[race::export]
pub fn nameless() -> Box<dyn Send> {
    Box::new(dog("nameless"))
}

#[race::export]
pub fn both(name: &str) -> Box<dyn Both> {
    Box::new(dog(name))
}

#[race::export]
pub fn act(more: u32) -> Box<dyn Act> {
    let name = dog("held");
    Box::new(move |value| value + more + name.count())
}

#[race::export]
pub fn hear(both: &dyn Both, act: &dyn Act) -> String {
    let (speaks, counts): (&dyn Speaks, &dyn Counts) = (both, both);
    format!("{} {} {} {}", speaks.speak(), counts.count(), act(3), both.count())
}
