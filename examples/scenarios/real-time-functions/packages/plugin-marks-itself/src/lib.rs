use api::State;

/// What the loop does is marked where it is written.
#[race::real_time]
#[inline(never)]
fn smooth(state: &State, error: i32) -> i32 {
    let table = [1, 2, 4, 8];
    table[state.last as usize] + error
}

#[race::export]
pub fn step(state: &mut State, error: i32) -> i32 {
    state.last = (state.last + 1) & 3;
    smooth(state, error)
}

#[race::export]
pub fn report(state: &State) -> String {
    format!("{} {}", state.last, state.sum)
}
