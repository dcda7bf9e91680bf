#![no_std]

use api::{Board, Task};

struct Largest(i32);

impl Task for Largest {
    fn run(&mut self, board: &mut Board) -> i32 {
        board.ticks += 1;
        for value in &board.values {
            self.0 = self.0.max(*value);
        }
        self.0
    }
}

static mut LARGEST: Largest = Largest(0);

#[race::export]
pub fn task() -> &'static mut dyn Task {
    unsafe { &mut *core::ptr::addr_of_mut!(LARGEST) }
}
