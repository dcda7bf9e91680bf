use api::Pilot;

struct Mine;

/// The path through a binary tree, without an end that anybody can see.
#[inline(never)]
fn descend(left: i32, right: i32) -> i32 {
    if left <= 1 {
        return right;
    }
    descend(left / 2, right) ^ descend(left - 1 - left / 2, right + 1)
}

impl Pilot for Mine {
    fn step(&mut self, error: i32) -> i32 {
        descend(error, 0)
    }
}

#[race::export]
pub fn create() -> Box<dyn Pilot> {
    Box::new(Mine)
}
