#[race::import(plugin)]
unsafe extern "Rust" {
    pub safe fn total(count: u32) -> u64;
}

fn main() {
    println!("{}", total(4));
}
