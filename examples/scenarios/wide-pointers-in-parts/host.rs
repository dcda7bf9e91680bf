use api::{Given, Part};

#[race::import(plugin)]
unsafe extern "Rust" {
    safe fn make(weight: u64) -> Box<dyn Part>;
    safe fn parts(part: Box<dyn Part>) -> [usize; 2];
    safe fn joined(parts: [usize; 2]) -> Box<dyn Part>;
    safe fn words(part: &dyn Part) -> [usize; 2];
    safe fn twin(of: &dyn Part) -> u64;
}

/// What the plugin took apart is joined here.
fn by_host(parts: [usize; 2]) -> Box<dyn Part> {
    unsafe { Box::from_raw(std::mem::transmute::<[usize; 2], *mut dyn Part>(parts)) }
}

fn main() {
    let mut mine = by_host(parts(make(7)));
    mine.add(5);
    println!("{} {:?} {}", api::weigh(&*mine), words(&*mine), twin(&*mine));
    let mut given = joined(parts(Box::new(Given(3))));
    given.add(1);
    println!("{} {:?}", api::weigh(&*given), words(&*given));
    // and what the host took apart is joined by the plugin
    let mut again = joined(unsafe { std::mem::transmute::<*mut dyn Part, [usize; 2]>(Box::into_raw(make(1))) });
    again.add(2);
    println!("{}", api::weigh(&*again));
}
