#[race::import(plugin)]
unsafe extern "Rust" {
    pub safe fn base(start: u64) -> Box<dyn api::Sums>;
}

fn main() {
    println!("{}", base(1000).start());
}
