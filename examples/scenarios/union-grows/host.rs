use api::Cell;

#[race::import(plugin)]
unsafe extern "Rust" {
    pub safe fn run(cell: &mut Cell) -> u32;
}

fn main() {
    let mut cell = Cell::new(7);
    println!("{:#x} {}", run(&mut cell), cell.id);
}
