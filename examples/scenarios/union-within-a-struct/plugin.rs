use api::Cell;

#[race::export]
pub fn run(cell: &mut Cell) -> u32 {
    cell.id += 1;
    // SAFETY: all fields are plain bits
    unsafe { cell.bits.word }
}
