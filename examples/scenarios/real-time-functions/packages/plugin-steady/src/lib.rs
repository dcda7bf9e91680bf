use api::State;

#[race::export]
pub fn step(state: &mut State, error: i32) -> i32 {
    let change = error.wrapping_sub(state.last);
    state.last = error;
    state.sum = state.sum.wrapping_add(error);
    change.wrapping_mul(3).wrapping_add(state.sum)
}

/// Nobody asked that it answers in time.
#[race::export]
pub fn report(state: &State) -> String {
    format!("{} {}", state.last, state.sum)
}
