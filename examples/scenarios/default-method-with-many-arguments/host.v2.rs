use api::Noisy;
use std::panic::{AssertUnwindSafe, catch_unwind};

#[race::import(plugin)]
unsafe extern "Rust" {
    pub safe fn base(start: u64) -> Box<dyn api::Sums>;
}

fn main() {
    let base = base(1000);
    println!("{} {}", base.six(1, 2, 3, 4, 5), base.seven(1, 2, 3, 4, 5, 6));
    println!("{} {:?}", base.eight(1, "two", 3, &[4, 5], 6, 7), base.in_memory(1, 2, 3, 4, 5));
    println!("{}", base.text("one", "two", "three"));
    println!("{}", base.floats(0.5, 2, 1.5, 4, 2.5, 6, 3.5, 8, 4.5, 5.5, 6.5, 7.5, 8.5, 14, 15));
    println!("{}", base.wide(1, 2, 3, 4 << 70, 5, 6 << 80));
    std::panic::set_hook(Box::new(|_| ()));
    let caught = catch_unwind(AssertUnwindSafe(|| base.panics(1, 2, 3, 4, 5, 6, Noisy(9, [0; 4]))));
    println!("{:?}", caught.unwrap_err().downcast_ref::<String>());
    let (here, (sum, line)) = (line!(), base.placed(1, 2, 3));
    println!("{sum} {}", line - here);
}
