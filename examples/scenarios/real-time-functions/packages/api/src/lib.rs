#[race::resilient]
pub struct State {
    pub last: i32,
    pub sum: i32,
}

impl State {
    pub fn new() -> State {
        State { last: 0, sum: 0 }
    }
}
