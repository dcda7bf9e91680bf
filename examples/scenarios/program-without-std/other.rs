#![no_std]

use api::{Board, Task};

struct Sum(i32);

impl Task for Sum {
    fn run(&mut self, board: &mut Board) -> i32 {
        board.ticks += 10;
        board.values[0] += 20;
        self.0 += board.values.iter().sum::<i32>();
        self.0
    }
}

static mut SUM: Sum = Sum(0);

#[race::export]
pub fn task() -> &'static mut dyn Task {
    unsafe { &mut *core::ptr::addr_of_mut!(SUM) }
}
