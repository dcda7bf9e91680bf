use api::Log;

#[race::import(plugin)]
unsafe extern "Rust" {
    pub safe fn report(log: &mut dyn Log) -> usize;
}

struct Console(usize);

impl Log for Console {
    fn line(&mut self, text: &str) {
        self.0 += 1;
        println!("| {text}");
    }
    fn count(&self) -> usize {
        self.0
    }
    #[cfg(not(feature = "v2"))]
    fn clear(&mut self) {
        self.0 = 0;
    }
}

fn main() {
    println!("{}", report(&mut Console(2)));
}
