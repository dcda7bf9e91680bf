use api::Checksum;
use std::cell::Cell;

struct Sum;

thread_local! {
    static CALLS: Cell<u32> = const { Cell::new(0) };
}

impl Checksum for Sum {
    fn of(&self, text: &str) -> u32 {
        CALLS.set(CALLS.get() + 1);
        // what a macro of the standard library writes is its own word
        let bytes = format!("{text}{}", CALLS.get());
        fastmath::low(bytes.bytes().map(u32::from).sum())
    }
}

#[race::export]
pub fn create() -> Box<dyn Checksum> {
    Box::new(Sum)
}
