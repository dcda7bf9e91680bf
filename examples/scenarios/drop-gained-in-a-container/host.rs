use api::Mark;
use std::collections::HashMap;

#[race::import(plugin)]
unsafe extern "Rust" {
    safe fn clear(marks: &mut HashMap<u32, Mark>) -> usize;
}

fn main() {
    let mut marks = HashMap::from([(1, Mark::Near), (2, Mark::Far), (3, Mark::Near)]);
    println!("{} cleared", clear(&mut marks));
    println!("{} dropped, {} left", api::dropped(), marks.len());
}
