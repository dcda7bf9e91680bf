#[race::import(plugin)]
unsafe extern "Rust" {
    pub safe fn report(log: &mut dyn api::Log) -> u64;
}

struct Console;

impl api::Log for Console {
    fn line(&mut self, text: &str) {
        println!("| {text}");
    }
    fn set(&self, value: u64) -> u32 {
        value as _
    }
}

fn main() {
    println!("{}", report(&mut Console));
}
