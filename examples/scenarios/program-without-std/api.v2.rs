#![no_std]

#[race::resilient]
pub struct Board {
    pub limits: [i32; 3],
    pub values: [i32; 4],
    pub ticks: u32,
}

impl Board {
    pub const fn new() -> Board {
        Board { limits: [1, 2, 3], ticks: 0, values: [5, -3, 8, 1] }
    }
}

#[race::resilient]
pub trait Task {
    fn weight(&self) -> i32 {
        7
    }
    fn run(&mut self, board: &mut Board) -> i32;
}
