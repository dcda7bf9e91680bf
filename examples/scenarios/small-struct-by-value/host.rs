#[race::import(plugin)]
unsafe extern "Rust" {
    pub safe fn sum(id: api::Id) -> u32;
}

fn main() {
    println!("{}", sum(api::Id::new(20)));
}
